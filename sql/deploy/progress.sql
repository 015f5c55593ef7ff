-- Deploy reformd:progress to pg
-- The three forms of progress: it happened, a unit reports it, something shows it.

begin;

create table reform.occurrence (
    id bigint generated always as identity primary key,
    task_id bigint not null constraint occurrence_task references reform.task,
    unit_id bigint not null constraint occurrence_unit references reform.unit,
    occurred_on date not null,
    quantity numeric(12, 2) not null default 1 constraint occurrence_quantity check (quantity > 0),
    unit_of_count reform.line,
    place reform.line,
    description reform.prose,
    illustrative boolean not null default false,
    recorded_at timestamptz not null default now()
);
comment on table reform.occurrence is 'It happened: on this day, so often, there.';
comment on column reform.occurrence.illustrative is 'Made up to show the service; it did not happen.';

comment on constraint occurrence_task on reform.occurrence is
    'vi: Nhiệm vụ của hoạt động phải có trong danh sách và không được xóa khi đã có hoạt động.'
    ' | en: The task of an activity must exist, and stays once there was activity.';
comment on constraint occurrence_unit on reform.occurrence is
    'vi: Đơn vị thực hiện hoạt động phải có trong danh sách và không được xóa khi đã có hoạt động.'
    ' | en: The unit of an activity must exist, and stays once there was activity.';
comment on constraint occurrence_quantity on reform.occurrence is
    'vi: Số lượng phải lớn hơn 0.'
    ' | en: A quantity must be greater than 0.';

create index occurrence_task_index on reform.occurrence (task_id, occurred_on, id);
create index occurrence_unit_index on reform.occurrence (unit_id, occurred_on);

create table reform.progress_report (
    id bigint generated always as identity primary key,
    task_id bigint not null constraint progress_report_task references reform.task,
    unit_id bigint not null constraint progress_report_unit references reform.unit,
    period_id bigint not null constraint progress_report_period references reform.reporting_period,
    status reform.task_status not null,
    percent int constraint progress_report_percent check (percent between 0 and 100),
    narrative reform.prose,
    difficulties reform.prose,
    proposals reform.prose,
    state reform.report_state not null default 'draft',
    submitted_at timestamptz,
    approved_at timestamptz,
    published_at timestamptz,
    corrects_id bigint,
    illustrative boolean not null default false,
    constraint progress_report_subject unique (id, task_id, unit_id, period_id),
    constraint progress_report_corrects foreign key (corrects_id, task_id, unit_id, period_id)
        references reform.progress_report (id, task_id, unit_id, period_id),
    constraint progress_report_instants check (
        case state
            when 'draft' then num_nonnulls(submitted_at, approved_at, published_at) = 0
            when 'submitted' then submitted_at is not null and num_nonnulls(approved_at, published_at) = 0
            when 'returned' then num_nonnulls(approved_at, published_at) = 0
            when 'approved' then approved_at is not null and published_at is null
            else published_at is not null
        end),
    constraint progress_report_order check (
        submitted_at <= approved_at and approved_at <= published_at and submitted_at <= published_at)
);
comment on table reform.progress_report is
    'What a unit claims for a task and a period. Published, it stays as it is: a correction is a new row.';
comment on column reform.progress_report.status is 'The status of the task as the unit claims it.';
comment on column reform.progress_report.corrects_id is
    'The published report of the same task, unit and period that this one replaces.';
comment on column reform.progress_report.illustrative is 'Made up to show the service; nobody reported it.';

comment on constraint progress_report_task on reform.progress_report is
    'vi: Nhiệm vụ của báo cáo phải có trong danh sách và không được xóa khi đã có báo cáo.'
    ' | en: The task of a report must exist, and stays once there is a report.';
comment on constraint progress_report_unit on reform.progress_report is
    'vi: Đơn vị báo cáo phải có trong danh sách và không được xóa khi đã có báo cáo.'
    ' | en: The reporting unit must exist, and stays once there is a report.';
comment on constraint progress_report_period on reform.progress_report is
    'vi: Kỳ báo cáo phải có trong danh sách và không được xóa khi đã có báo cáo.'
    ' | en: The reporting period must exist, and stays once there is a report.';
comment on constraint progress_report_percent on reform.progress_report is
    'vi: Tỷ lệ hoàn thành phải từ 0 đến 100.'
    ' | en: A percentage must lie between 0 and 100.';
comment on constraint progress_report_corrects on reform.progress_report is
    'vi: Báo cáo đính chính phải cùng nhiệm vụ, đơn vị và kỳ với báo cáo được đính chính.'
    ' | en: A correction must be of the same task, unit and period as the report it corrects.';
comment on constraint progress_report_instants on reform.progress_report is
    'vi: Thời điểm trình, duyệt, công bố phải khớp với trạng thái của báo cáo.'
    ' | en: The times of submission, approval and publication must fit the state of the report.';
comment on constraint progress_report_order on reform.progress_report is
    'vi: Báo cáo phải được trình trước khi duyệt và duyệt trước khi công bố.'
    ' | en: A report is submitted before it is approved, and approved before it is published.';

-- One chain of corrections per task, unit and period: it begins once and never forks, so its last link is the report.
-- Exclusion constraints, since unique ones know no WHERE.
alter table reform.progress_report
    add constraint progress_report_published exclude (task_id with =, unit_id with =, period_id with =)
        where (state = 'published' and corrects_id is null),
    add constraint progress_report_corrected exclude (corrects_id with =) where (state = 'published');
comment on constraint progress_report_published on reform.progress_report is
    'vi: Nhiệm vụ đã có báo cáo công bố của đơn vị này cho kỳ này; hãy lập báo cáo đính chính.'
    ' | en: A report of this unit for this task and period is already published; write a correction.';
comment on constraint progress_report_corrected on reform.progress_report is
    'vi: Báo cáo này đã được đính chính; hãy đính chính bản mới nhất.'
    ' | en: This report is already corrected; correct the latest one.';

create index progress_report_corrects_index on reform.progress_report (corrects_id);
create index progress_report_task_index on reform.progress_report (task_id, period_id, id);
create index progress_report_unit_index on reform.progress_report (unit_id, period_id);
create index progress_report_period_index on reform.progress_report (period_id);

create constraint trigger progress_report_immutable after update or delete on reform.progress_report
    for each row when (old.state = 'published') execute function reform.refuse_always();
comment on constraint progress_report_immutable on reform.progress_report is
    'vi: Báo cáo đã công bố không được sửa hoặc xóa; hãy lập báo cáo đính chính.'
    ' | en: A published report must not be changed or removed; write a correction.';

create function reform.refuse_correction_of_unpublished() returns trigger
    language plpgsql as $$
begin
    if not exists (select from reform.progress_report as corrected
        where corrected.id = new.corrects_id and corrected.state = 'published') then
        perform reform.refuse(tg_name);
    end if;
    return null;
end
$$;

create constraint trigger progress_report_corrects_published after insert or update of corrects_id
    on reform.progress_report
    for each row when (new.corrects_id is not null) execute function reform.refuse_correction_of_unpublished();
comment on constraint progress_report_corrects_published on reform.progress_report is
    'vi: Chỉ đính chính báo cáo đã công bố.'
    ' | en: Only a published report is corrected.';

create table reform.evidence (
    id bigint generated always as identity primary key,
    task_id bigint constraint evidence_task references reform.task,
    occurrence_id bigint constraint evidence_occurrence references reform.occurrence,
    report_id bigint constraint evidence_report references reform.progress_report,
    kind reform.evidence_kind not null,
    title reform.line not null,
    url reform.link,
    sha256 text constraint evidence_sha256 check (sha256 ~ '^[0-9a-f]{64}$'),
    media_type text constraint evidence_media_type check (media_type ~ '^[a-z]+/[a-z0-9][a-z0-9.+-]{0,99}$'),
    published_at timestamptz,
    illustrative boolean not null default false,
    constraint evidence_subject check (num_nonnulls(task_id, occurrence_id, report_id) = 1),
    constraint evidence_content check (num_nonnulls(url, sha256) > 0)
);
comment on table reform.evidence is 'What shows that a task was done, an activity happened or a report is right.';
comment on column reform.evidence.sha256 is 'The file that was handed in, by its hash.';
comment on column reform.evidence.illustrative is 'Made up to show the service; it shows nothing real.';

comment on constraint evidence_task on reform.evidence is
    'vi: Nhiệm vụ của minh chứng phải có trong danh sách và không được xóa khi còn minh chứng.'
    ' | en: The task of evidence must exist, and stays while it has evidence.';
comment on constraint evidence_occurrence on reform.evidence is
    'vi: Hoạt động của minh chứng phải có trong danh sách và không được xóa khi còn minh chứng.'
    ' | en: The activity of evidence must exist, and stays while it has evidence.';
comment on constraint evidence_report on reform.evidence is
    'vi: Báo cáo của minh chứng phải có trong danh sách và không được xóa khi còn minh chứng.'
    ' | en: The report of evidence must exist, and stays while it has evidence.';
comment on constraint evidence_sha256 on reform.evidence is
    'vi: Mã SHA-256 gồm 64 chữ số thập lục phân viết thường.'
    ' | en: A SHA-256 is 64 hexadecimal digits in small letters.';
comment on constraint evidence_media_type on reform.evidence is
    'vi: Kiểu tệp phải có dạng như application/pdf.'
    ' | en: A media type has a form like application/pdf.';
comment on constraint evidence_subject on reform.evidence is
    'vi: Minh chứng phải thuộc đúng một nhiệm vụ, một hoạt động hoặc một báo cáo.'
    ' | en: Evidence belongs to exactly one task, activity or report.';
comment on constraint evidence_content on reform.evidence is
    'vi: Minh chứng phải có đường dẫn hoặc tệp.'
    ' | en: Evidence needs a link or a file.';

create index evidence_task_index on reform.evidence (task_id);
create index evidence_occurrence_index on reform.evidence (occurrence_id);
create index evidence_report_index on reform.evidence (report_id);

commit;
