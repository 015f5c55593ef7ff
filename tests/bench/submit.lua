-- For wrk: sends feedback, each time another one from another address, about one of many plans and tasks.
-- wrk -s submit.lua URL -- PLANS TASKS
local plans, tasks
local onsets = {
    "b", "c", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "r", "s", "t", "th", "tr", "v"}
local vowels = {"a", "á", "à", "o", "ó", "ò", "u", "ú", "ù", "ô", "ố", "ồ", "ư", "ứ", "ừ"}
local codas = {"", "c", "i", "m", "n", "ng", "nh", "p", "t", "ch"}

-- No two threads or runs must send the same key.
function init(arguments)
    plans, tasks = tonumber(arguments[1]), tonumber(arguments[2])
    local random = io.open("/dev/urandom", "rb")
    local seed = 0
    for _, byte in ipairs({random:read(6):byte(1, 6)}) do
        seed = seed * 256 + byte
    end
    random:close()
    math.randomseed(seed)
end

local function one_of(list)
    return list[math.random(#list)]
end

local function words(many)
    local said = {}
    for place = 1, many do
        said[place] = one_of(onsets) .. one_of(vowels) .. one_of(codas)
    end
    return table.concat(said, " ")
end

local function target()
    local plan = math.random(plans)
    if math.random(5) == 1 then
        return string.format('{"type": "plan", "code": "ke-hoach-%d"}', plan)
    end
    return string.format('{"type": "task", "plan": "ke-hoach-%d", "code": "NV%02d"}', plan, math.random(tasks))
end

local function key()
    local parts = {}
    for part = 1, 4 do
        parts[part] = string.format("%07x", math.random(0, 2 ^ 28 - 1))
    end
    return table.concat(parts)
end

local function address()
    return string.format("10.%d.%d.%d", math.random(0, 255), math.random(0, 255), math.random(1, 254))
end

function request()
    local body = string.format(
        '{"track": "suggestion", "kind": "comment", "title": "Góp ý %s", "text": "Đề nghị xem xét %s.", "target": %s}',
        words(6), words(math.random(10, 30)), target())
    return wrk.format("POST", "/v1/feedback", {
        ["Content-Type"] = "application/json", ["Idempotency-Key"] = key(), ["X-Forwarded-For"] = address()}, body)
end
