-- Posts the body in BENCH_BODY: a fresh UUID for every "@@ID@@", a station of BENCH_STATIONS for "@@ST@@",
-- and a token of BENCH_TOKENS, each in turn: in a header, or without its mission in the path as "@@SECRET@@".
local parts, tokens, stations, count, sent = {}, {}, {}, 0, 0
local path, media_type = os.getenv("BENCH_PATH"), os.getenv("BENCH_TYPE") or "application/json"
local seed = tonumber(os.getenv("BENCH_SEED"))

-- Threads know each other only by globals: without `thread_number` two would send the same ids.
local threads = 0
function setup(thread) thread:set("thread_number", threads); threads = threads + 1 end

function init(_)
  local file = io.open(os.getenv("BENCH_BODY"), "rb"); local body = file:read("*a"); file:close()
  -- Cut once: a photo must not be searched through for each request.
  for part, mark in (body .. "@@ZZ@@"):gmatch("(.-)@@(%u%u)@@") do parts[#parts + 1] = { part, mark } end
  for line in io.lines(os.getenv("BENCH_TOKENS")) do tokens[#tokens + 1] = line end
  for line in io.lines(os.getenv("BENCH_STATIONS")) do stations[#stations + 1] = line end
end

local function uuid()
  count = count + 1
  return string.format("%08x-%04x-4000-8000-%012x", seed, thread_number, count)
end

function request()
  sent = sent + 1
  local body = {}
  for i = 1, #parts do
    local mark = parts[i][2]
    body[#body + 1] = parts[i][1]
    if mark == "ID" then body[#body + 1] = uuid() end
    if mark == "ST" then body[#body + 1] = stations[(count * 2 + thread_number) % #stations + 1] end
  end
  local headers = { ["Content-Type"] = media_type, ["X-OpenRosa-Version"] = "1.0" }
  local token, to = tokens[sent % math.max(#tokens, 1) + 1], path
  if token and path:find("@@SECRET@@", 1, true) then
    to = path:gsub("@@SECRET@@", (token:match("%.(.*)")))
  elseif token then
    headers["Authorization"] = "Bearer " .. token
  end
  return wrk.format("POST", to, headers, table.concat(body))
end

function done(summary, latency, _)
  local e = summary.errors
  io.write(string.format('RESULT {"requests": %d, "seconds": %.3f, "p50": %.2f, "p95": %.2f, "p99": %.2f, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    latency:percentile(99) / 1e3, e.connect + e.read + e.write + e.status + e.timeout))
end
