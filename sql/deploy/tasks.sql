-- Deploy reformd:tasks to pg
-- Tasks: who does what by when, and how their dates were moved.

begin;

create table reform.task (
    id bigint generated always as identity primary key,
    plan_id bigint not null constraint task_plan references reform.plan on delete cascade,
    code reform.code not null,
    position int not null,
    parent_id bigint,
    clause_id bigint,
    kind reform.task_kind not null default 'other',
    title reform.line not null,
    description reform.prose,
    deliverable reform.prose,
    schedule reform.schedule not null,
    schedule_text reform.line,
    starts_on date,
    due_on date,
    first_starts_on date,
    first_due_on date,
    target int constraint task_target_positive check (target > 0),
    target_per reform.schedule
        constraint task_target_per check (target_per in ('monthly', 'quarterly', 'yearly', 'per_reporting_period')),
    target_unit reform.line,
    weight numeric(6, 2) not null default 1 constraint task_weight check (weight > 0),
    status reform.task_status,
    status_on date,
    completed_on date,
    needs_review boolean not null default false,
    note reform.prose,
    search text not null generated always as (
        reform.plain(title || coalesce(e'\n' || description, '') || coalesce(e'\n' || deliverable, ''))) stored,
    version int not null default 1 constraint task_version check (version > 0),
    constraint task_code unique (plan_id, code),
    constraint task_position unique (plan_id, position) deferrable,
    constraint task_of_plan unique (plan_id, id),
    constraint task_parent foreign key (plan_id, parent_id) references reform.task (plan_id, id) deferrable,
    constraint task_clause foreign key (plan_id, clause_id) references reform.clause (plan_id, id) deferrable,
    constraint task_dates check (starts_on <= due_on),
    constraint task_first_dates_order check (first_starts_on <= first_due_on),
    constraint task_dated check (schedule <> 'dated' or due_on is not null),
    constraint task_target check (
        num_nonnulls(target, target_per) in (0, 2) and (target_unit is null or target is not null)),
    constraint task_status_dated check (num_nonnulls(status, status_on) in (0, 2)),
    constraint task_completed check (
        completed_on is null or coalesce(status in ('completed', 'partly_completed'), false))
);
comment on table reform.task is 'One thing to be done. Whether it is on time is derived, never stored.';
comment on column reform.task.parent_id is 'The larger task of the same plan that this one is part of.';
comment on column reform.task.schedule_text is 'When, in the words of the document.';
comment on column reform.task.first_due_on is
    'As first published, so that moving a date does not hide a delay. Follows due_on while the plan is a draft.';
comment on column reform.task.target is 'How often per target_per it is to happen.';
comment on column reform.task.weight is 'Its share when progress is rolled up.';
comment on column reform.task.status is 'The last published status; null: none was ever published.';
comment on column reform.task.needs_review is 'The source leaves doubt about this task; see its readings.';
comment on column reform.task.search is 'The words to find it by, without accents and capitals.';

comment on constraint task_plan on reform.task is
    'vi: Nhiệm vụ phải thuộc một kế hoạch có trong danh sách.'
    ' | en: A task must belong to a plan that exists.';
comment on constraint task_target_positive on reform.task is
    'vi: Chỉ tiêu phải lớn hơn 0.'
    ' | en: A target must be greater than 0.';
comment on constraint task_target_per on reform.task is
    'vi: Chỉ tiêu phải tính theo tháng, quý, năm hoặc kỳ báo cáo.'
    ' | en: A target counts per month, quarter, year or reporting period.';
comment on constraint task_weight on reform.task is
    'vi: Trọng số của nhiệm vụ phải lớn hơn 0.'
    ' | en: The weight of a task must be greater than 0.';
comment on constraint task_version on reform.task is
    'vi: Số phiên bản phải lớn hơn 0.'
    ' | en: A version number must be greater than 0.';
comment on constraint task_code on reform.task is
    'vi: Kế hoạch đã có nhiệm vụ mang mã này.'
    ' | en: The plan already has a task with this code.';
comment on constraint task_position on reform.task is
    'vi: Hai nhiệm vụ của một kế hoạch không được cùng vị trí.'
    ' | en: Two tasks of a plan must not have the same position.';
comment on constraint task_parent on reform.task is
    'vi: Nhiệm vụ lớn phải thuộc cùng kế hoạch; không xóa được nhiệm vụ còn nhiệm vụ thành phần.'
    ' | en: The larger task must be of the same plan; a task with parts cannot be removed.';
comment on constraint task_clause on reform.task is
    'vi: Mục giao nhiệm vụ phải thuộc cùng kế hoạch và không được xóa khi còn nhiệm vụ.'
    ' | en: The clause of a task must be of the same plan, and stays while the task does.';
comment on constraint task_dates on reform.task is
    'vi: Hạn hoàn thành không được trước ngày bắt đầu.'
    ' | en: A task must not be due before it starts.';
comment on constraint task_first_dates_order on reform.task is
    'vi: Hạn hoàn thành ban đầu không được trước ngày bắt đầu ban đầu.'
    ' | en: A task must not first have been due before it was first to start.';
comment on constraint task_dated on reform.task is
    'vi: Nhiệm vụ theo thời hạn xác định phải có hạn hoàn thành.'
    ' | en: A task by set dates needs a due date.';
comment on constraint task_target on reform.task is
    'vi: Chỉ tiêu phải kèm kỳ tính; đơn vị tính chỉ đi cùng chỉ tiêu.'
    ' | en: A target needs what it is counted per; a unit of count needs a target.';
comment on constraint task_status_dated on reform.task is
    'vi: Trạng thái và ngày ghi nhận trạng thái phải đi cùng nhau.'
    ' | en: A status and its date go together.';
comment on constraint task_completed on reform.task is
    'vi: Chỉ nhiệm vụ hoàn thành hoặc hoàn thành một phần mới có ngày hoàn thành.'
    ' | en: Only a task that is completed or partly completed has a date of completion.';

create index task_due_index on reform.task (coalesce(due_on, 'infinity'::date), id);
create index task_status_index on reform.task (status, id);
create index task_parent_index on reform.task (parent_id);
create index task_clause_index on reform.task (clause_id);
create index task_search_index on reform.task using gin (search reform.gin_trgm_ops);

create constraint trigger task_parent_cycle after insert or update of parent_id on reform.task
    for each row when (new.parent_id is not null) execute function reform.refuse_cycle('parent_id');
comment on constraint task_parent_cycle on reform.task is
    'vi: Một nhiệm vụ không được là thành phần của chính nó hoặc của nhiệm vụ thành phần của nó.'
    ' | en: A task must not be part of itself or of one of its own parts.';

create constraint trigger task_stays_in_plan after update of plan_id on reform.task
    for each row when (old.plan_id <> new.plan_id) execute function reform.refuse_always();
comment on constraint task_stays_in_plan on reform.task is
    'vi: Nhiệm vụ không được chuyển sang kế hoạch khác.'
    ' | en: A task must not move to another plan.';

-- The first dates

create function reform.is_draft(plan_id bigint) returns boolean
    language plpgsql as $$
declare
    draft boolean;
begin
    select plan.status = 'draft' into draft from reform.plan where plan.id = is_draft.plan_id for share;
    return draft;
end
$$;
comment on function reform.is_draft(bigint) is
    'Whether a plan is a draft, and stays it until the end of the transaction.';

create function reform.keep_first_dates() returns trigger
    language plpgsql as $$
begin
    if reform.is_draft(new.plan_id)
        or (tg_op = 'INSERT' and num_nonnulls(new.first_starts_on, new.first_due_on) = 0) then
        new.first_starts_on := new.starts_on;
        new.first_due_on := new.due_on;
    end if;
    return new;
end
$$;

create trigger task_keeps_first_dates before insert on reform.task
    for each row execute function reform.keep_first_dates();
create trigger task_moves_first_dates before update on reform.task
    for each row when ((old.starts_on, old.due_on, old.first_starts_on, old.first_due_on)
        is distinct from (new.starts_on, new.due_on, new.first_starts_on, new.first_due_on))
    execute function reform.keep_first_dates();

create function reform.refuse_new_first_dates() returns trigger
    language plpgsql as $$
begin
    if not reform.is_draft(new.plan_id) then
        perform reform.refuse(tg_name);
    end if;
    return null;
end
$$;

create constraint trigger task_first_dates after update on reform.task
    for each row when ((old.first_starts_on, old.first_due_on) is distinct from (new.first_starts_on, new.first_due_on))
    execute function reform.refuse_new_first_dates();
comment on constraint task_first_dates on reform.task is
    'vi: Thời hạn công bố lần đầu của nhiệm vụ không được thay đổi.'
    ' | en: The dates of a task as first published must not change.';

create table reform.task_amendment (
    id bigint generated always as identity primary key,
    task_id bigint not null constraint task_amendment_task references reform.task on delete cascade,
    position int not null,
    amended_on date not null,
    old_starts_on date,
    old_due_on date,
    new_starts_on date,
    new_due_on date,
    reason reform.prose not null,
    document_id bigint constraint task_amendment_document references reform.document,
    constraint task_amendment_position unique (task_id, position) deferrable,
    constraint task_amendment_dates check (old_starts_on <= old_due_on and new_starts_on <= new_due_on),
    constraint task_amendment_change check (
        (old_starts_on, old_due_on) is distinct from (new_starts_on, new_due_on))
);
comment on table reform.task_amendment is 'Each time the dates of a task were moved, and why.';

comment on constraint task_amendment_task on reform.task_amendment is
    'vi: Điều chỉnh phải thuộc một nhiệm vụ có trong danh sách.'
    ' | en: An amendment must belong to a task that exists.';
comment on constraint task_amendment_document on reform.task_amendment is
    'vi: Văn bản điều chỉnh phải có trong danh sách và không được xóa khi còn dùng.'
    ' | en: The amending document must exist, and stays while it is used.';
comment on constraint task_amendment_position on reform.task_amendment is
    'vi: Hai điều chỉnh của một nhiệm vụ không được cùng vị trí.'
    ' | en: Two amendments of a task must not have the same position.';
comment on constraint task_amendment_dates on reform.task_amendment is
    'vi: Hạn hoàn thành trong điều chỉnh không được trước ngày bắt đầu.'
    ' | en: In an amendment, a task must not be due before it starts.';
comment on constraint task_amendment_change on reform.task_amendment is
    'vi: Điều chỉnh phải thay đổi ít nhất một ngày.'
    ' | en: An amendment must change at least one date.';

create index task_amendment_document_index on reform.task_amendment (document_id);

-- From the first dates over each amendment to the dates of today: every step begins where the last one ended.
create function reform.are_dates_explained(task_id bigint) returns boolean
    language sql stable
begin atomic
    select coalesce(
        bool_and(step = 1 or (old_starts_on, old_due_on) is not distinct from (last_starts_on, last_due_on)), true)
    from (
        select old_starts_on, old_due_on, row_number() over steps as step,
            lag(new_starts_on) over steps as last_starts_on, lag(new_due_on) over steps as last_due_on
        from (
            select 1 as part, 0 as position, null::date as old_starts_on, null::date as old_due_on,
                task.first_starts_on as new_starts_on, task.first_due_on as new_due_on
            from reform.task where task.id = are_dates_explained.task_id
            union all
            select 2, amendment.position, amendment.old_starts_on, amendment.old_due_on,
                amendment.new_starts_on, amendment.new_due_on
            from reform.task_amendment as amendment where amendment.task_id = are_dates_explained.task_id
            union all
            select 3, 0, task.starts_on, task.due_on, null, null
            from reform.task where task.id = are_dates_explained.task_id
        ) as change
        window steps as (order by part, position)
    ) as walk;
end;

create function reform.refuse_unexplained_dates() returns trigger
    language plpgsql as $$
declare
    changed_task constant bigint := to_jsonb(coalesce(new, old)) ->> tg_argv[0];
begin
    perform from reform.task where task.id = changed_task for no key update;
    if not reform.are_dates_explained(changed_task) then
        perform reform.refuse(tg_name);
    end if;
    return null;
end
$$;
comment on function reform.refuse_unexplained_dates() is
    'The lock comes first, so that of two who amend a task at once the second sees the first.';

-- Deferred: a date and its amendment are written by two statements. A task that was never amended (nearly all) is
-- not asked about when it is inserted.
create constraint trigger task_dates_imported after insert on reform.task
    deferrable initially deferred
    for each row when ((new.starts_on, new.due_on) is distinct from (new.first_starts_on, new.first_due_on))
    execute function reform.refuse_unexplained_dates('id');
create constraint trigger task_dates_explained after update on reform.task
    deferrable initially deferred
    for each row when ((old.starts_on, old.due_on) is distinct from (new.starts_on, new.due_on))
    execute function reform.refuse_unexplained_dates('id');
create constraint trigger task_dates_explained after insert or update or delete on reform.task_amendment
    deferrable initially deferred
    for each row execute function reform.refuse_unexplained_dates('task_id');

comment on constraint task_dates_imported on reform.task is
    'vi: Nhiệm vụ có thời hạn khác thời hạn công bố lần đầu phải kèm các điều chỉnh giải thích.'
    ' | en: A task whose dates differ from those first published needs the amendments that explain it.';
comment on constraint task_dates_explained on reform.task is
    'vi: Thời hạn của nhiệm vụ chỉ được thay đổi kèm điều chỉnh có lý do; mỗi điều chỉnh bắt đầu từ thời hạn trước đó.'
    ' | en: The dates of a task change only by an amendment with its reason, which begins at the dates before it.';

create table reform.task_topic (
    task_id bigint not null constraint task_topic_task references reform.task on delete cascade,
    topic_id bigint not null constraint task_topic_topic references reform.topic,
    constraint task_topic_pkey primary key (task_id, topic_id)
);
comment on table reform.task_topic is 'The topics that a task carries.';

comment on constraint task_topic_task on reform.task_topic is
    'vi: Nhiệm vụ của chủ đề phải có trong danh sách.'
    ' | en: The task that carries a topic must exist.';
comment on constraint task_topic_topic on reform.task_topic is
    'vi: Chủ đề của nhiệm vụ phải có trong danh sách và không được xóa khi còn dùng.'
    ' | en: The topic of a task must exist, and stays while it is used.';
comment on constraint task_topic_pkey on reform.task_topic is
    'vi: Nhiệm vụ đã có chủ đề này.'
    ' | en: The task already has this topic.';

create index task_topic_topic_index on reform.task_topic (topic_id);

create table reform.assignment (
    task_id bigint not null constraint assignment_task references reform.task on delete cascade,
    unit_id bigint not null constraint assignment_unit references reform.unit,
    role reform.assignment_role not null,
    position int not null default 1,
    constraint assignment_pkey primary key (task_id, unit_id, role)
);
comment on table reform.assignment is
    'Which unit has what part in a task. A task may have no lead: some documents name none.';
comment on column reform.assignment.position is 'The order in the document, within task and role.';

comment on constraint assignment_task on reform.assignment is
    'vi: Nhiệm vụ được phân công phải có trong danh sách.'
    ' | en: The assigned task must exist.';
comment on constraint assignment_unit on reform.assignment is
    'vi: Đơn vị được phân công phải có trong danh sách và không được xóa khi còn nhiệm vụ.'
    ' | en: The assigned unit must exist, and stays while it has tasks.';
comment on constraint assignment_pkey on reform.assignment is
    'vi: Đơn vị đã được phân công nhiệm vụ này với cùng vai trò.'
    ' | en: The unit already has this role in the task.';

create index assignment_unit_index on reform.assignment (unit_id, role, task_id);

-- A unit takes part in a plan only if it existed at some time of it. Three things can break that: the assignment,
-- the unit's dates, the plan's dates. The shared locks keep the other two still until the assignment is committed.

create function reform.refuse_assignment_out_of_time() returns trigger
    language plpgsql as $$
declare
    meets boolean;
begin
    select daterange(unit.valid_from, unit.valid_to, '[]') && reform.plan_time(plan.year, plan.starts_on, plan.ends_on)
    into meets
    from reform.task join reform.plan on plan.id = task.plan_id, reform.unit
    where task.id = new.task_id and unit.id = new.unit_id
    for share of plan, unit;
    if not meets then
        perform reform.refuse(tg_name);
    end if;
    return null;
end
$$;

create function reform.refuse_unit_out_of_time() returns trigger
    language plpgsql as $$
begin
    if exists (
        select from reform.assignment
        join reform.task on task.id = assignment.task_id
        join reform.plan on plan.id = task.plan_id
        where assignment.unit_id = new.id
            and not daterange(new.valid_from, new.valid_to, '[]')
                && reform.plan_time(plan.year, plan.starts_on, plan.ends_on)) then
        perform reform.refuse(tg_name);
    end if;
    return null;
end
$$;

create function reform.refuse_plan_out_of_time() returns trigger
    language plpgsql as $$
begin
    if exists (
        select from reform.task
        join reform.assignment on assignment.task_id = task.id
        join reform.unit on unit.id = assignment.unit_id
        where task.plan_id = new.id
            and not daterange(unit.valid_from, unit.valid_to, '[]')
                && reform.plan_time(new.year, new.starts_on, new.ends_on)) then
        perform reform.refuse(tg_name);
    end if;
    return null;
end
$$;

create constraint trigger assignment_unit_in_time after insert or update on reform.assignment
    for each row execute function reform.refuse_assignment_out_of_time();
create constraint trigger assignment_unit_in_time after update on reform.unit
    for each row when ((old.valid_from, old.valid_to) is distinct from (new.valid_from, new.valid_to))
    execute function reform.refuse_unit_out_of_time();
create constraint trigger assignment_unit_in_time after update on reform.plan
    for each row when ((old.year, old.starts_on, old.ends_on) is distinct from (new.year, new.starts_on, new.ends_on))
    execute function reform.refuse_plan_out_of_time();
comment on constraint assignment_unit_in_time on reform.assignment is
    'vi: Đơn vị được phân công phải tồn tại trong thời gian của kế hoạch.'
    ' | en: A unit with a part in a plan must exist in the time of the plan.';

commit;
