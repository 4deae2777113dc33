-- Posts the body in BENCH_BODY: a fresh UUID for every "@@ID@@", a station of BENCH_STATIONS for "@@ST@@",
-- and a token of BENCH_TOKENS, each in turn.
local parts, tokens, stations, count, sent = {}, {}, {}, 0, 0
local path = os.getenv("BENCH_PATH")
local seed = tonumber(os.getenv("BENCH_SEED"))

-- Threads know each other only by globals: without `thread_number` two would send the same ids.
local threads = 0
function setup(thread) thread:set("thread_number", threads); threads = threads + 1 end

function init(_)
  local file = io.open(os.getenv("BENCH_BODY")); local body = file:read("*a"); file:close()
  for part in (body .. "@@ID@@"):gmatch("(.-)@@ID@@") do parts[#parts + 1] = part end
  for line in io.lines(os.getenv("BENCH_TOKENS")) do tokens[#tokens + 1] = line end
  for line in io.lines(os.getenv("BENCH_STATIONS")) do stations[#stations + 1] = line end
end

local function uuid()
  count = count + 1
  return string.format("%08x-%04x-4000-8000-%012x", seed, thread_number, count)
end

function request()
  sent = sent + 1
  local body = { parts[1] }
  for i = 2, #parts do
    body[#body + 1] = uuid()
    local station = stations[(count * 2 + thread_number) % #stations + 1]
    body[#body + 1] = parts[i]:gsub("@@ST@@", station)
  end
  local headers = { ["Content-Type"] = "application/json" }
  if #tokens > 0 then headers["Authorization"] = "Bearer " .. tokens[sent % #tokens + 1] end
  return wrk.format("POST", path, headers, table.concat(body))
end

function done(summary, latency, _)
  local e = summary.errors
  io.write(string.format('RESULT {"requests": %d, "seconds": %.3f, "p50": %.2f, "p95": %.2f, "p99": %.2f, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    latency:percentile(99) / 1e3, e.connect + e.read + e.write + e.status + e.timeout))
end
