-- For wrk: asks for the paths of a file, one after the other. wrk -s paths.lua URL -- FILE [TOKEN]
local requests = {}
local at = 0

function init(arguments)
    if arguments[2] then
        wrk.headers["Authorization"] = "Bearer " .. arguments[2]
    end
    for path in io.lines(arguments[1]) do
        requests[#requests + 1] = wrk.format("GET", path)
    end
end

function request()
    at = at % #requests + 1
    return requests[at]
end
