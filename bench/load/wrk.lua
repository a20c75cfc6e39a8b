-- Posts the signed bodies of a file in turn (body-file.ts writes it) and tells the result as JSON.
-- Arguments: the file; milliseconds that a connection waits before each request (0: none).

local requests = {}
local at = 0

function init(args)
  local file = assert(io.open(args[1], "rb"))
  while true do
    local signature, length = file:read("*l"), nil
    if signature == nil then break end
    signature, length = signature:match("^(%S+) (%d+)$")
    local headers = { ["Content-Type"] = "application/json", ["X-Hub-Signature-256"] = signature }
    requests[#requests + 1] = wrk.format("POST", nil, headers, file:read(tonumber(length)))
  end
  file:close()
  local wait = tonumber(args[2] or "0")
  -- wrk asks for this function only if it is there.
  if wait > 0 then _G.delay = function() return wait end end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"seconds":%.6f,"requests":%d,"p50Ms":%.4f,"p99Ms":%.4f,"maxMs":%.4f,"notOk":%d,"failed":%d}\n',
    summary.duration / 1e6, summary.requests, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    latency.max / 1e3, errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
