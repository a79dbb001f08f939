"""Which changes of records happen in one step in Redis? The Lua scripts of the store's records.

Those that forget or restore take `Workspace.record_keys`, in that order. The number that was given last stays
when all else is deleted: an id never names a second record, in whatever message it still stands.

A record and its member in the index of channels come and go in one step, so that the index is whole where it
has as many members as there are records. `_INDEX` makes it anew where it is not, as after an upgrade from a
version that kept none: whoever looks at a channel first does so, once for a workspace. A record's channel
stands in its JSON before anything that people said.
"""

_INDEX = """
local function ids_of(channel, records, channels)
    if redis.call('ZCARD', channels) ~= redis.call('HLEN', records) then
        redis.call('DEL', channels)
        for _, id in ipairs(redis.call('HKEYS', records)) do
            local of = string.match(redis.call('HGET', records, id), '"channel":"([^"]*)"') or ''
            redis.call('ZADD', channels, 0, of .. ':' .. id)
        end
    end
    local members = redis.call('ZRANGE', channels, '[' .. channel .. ':', '(' .. channel .. ';', 'BYLEX')
    local ids = {}
    for _, member in ipairs(members) do ids[#ids + 1] = string.sub(member, #channel + 2) end
    return ids
end
"""
_COUNT = """
local function changes_of(id, changes)
    local held = redis.call('HGET', changes, id) or ''
    return held, select(2, string.gsub(held, '\\n', ''))
end
"""
_FORGET_FOUND = """
local function forget_found(id, findings, marks)
    redis.call('HDEL', findings, id)
    for _, mark in ipairs(redis.call('HKEYS', marks)) do
        if string.sub(mark, 1, #id + 1) == id .. ':' then redis.call('HDEL', marks, mark) end
    end
end
"""
OF_CHANNEL = f"""
{_INDEX}
return ids_of(ARGV[1], KEYS[1], KEYS[2])
"""
ADD = """
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
return redis.call('ZADD', KEYS[2], 0, ARGV[3] .. ':' .. ARGV[1])
"""
CLAIM_ID = """
local held = redis.call('HGET', KEYS[1], ARGV[1])
if held then return tonumber(held) end
local number = redis.call('HINCRBY', KEYS[1], 'next', 1)
redis.call('HSET', KEYS[1], ARGV[1], number)
return number
"""
CHANGE = f"""
{_COUNT}
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
local held, count = changes_of(ARGV[1], KEYS[2])
if count ~= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], held .. ARGV[2] .. '\\n')
return 1
"""
SUPERSEDE = f"""
{_COUNT}
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
local held, count = changes_of(ARGV[1], KEYS[2])
if count ~= tonumber(ARGV[3]) then return 0 end
if redis.call('HSETNX', KEYS[1], ARGV[4], ARGV[5]) == 0 then return 0 end
redis.call('ZADD', KEYS[3], 0, ARGV[7] .. ':' .. ARGV[4])
redis.call('HSET', KEYS[2], ARGV[4], ARGV[6] .. '\\n')
redis.call('HSET', KEYS[2], ARGV[1], held .. ARGV[2] .. '\\n')
return 1
"""
BESIDE = """
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
return 1
"""
FORGET = """
local gone = redis.call('HLEN', KEYS[1])
local last = redis.call('HGET', KEYS[2], 'next')
redis.call('DEL', unpack(KEYS))
if last then redis.call('HSET', KEYS[2], 'next', last) end
return gone
"""
FORGET_CHANNEL = f"""
{_INDEX}
local gone, ids, numbers = 0, {{}}, {{}}
for _, id in ipairs(ids_of(ARGV[1], KEYS[1], KEYS[9])) do
    ids[id], numbers[tonumber(string.sub(id, 5)) or 0] = true, true
    gone = gone + redis.call('HDEL', KEYS[1], id)
    redis.call('ZREM', KEYS[9], ARGV[1] .. ':' .. id)
    for at = 3, 7 do redis.call('HDEL', KEYS[at], id) end
end
for _, mark in ipairs(redis.call('HKEYS', KEYS[8])) do
    if ids[string.match(mark, '^[^:]*')] then redis.call('HDEL', KEYS[8], mark) end
end
for _, made in ipairs(redis.call('HKEYS', KEYS[2])) do
    if made ~= 'next' and numbers[tonumber(redis.call('HGET', KEYS[2], made))] then
        redis.call('HDEL', KEYS[2], made)
    end
end
return gone
"""
RESTORE = """
local held = redis.call('HGET', KEYS[1], ARGV[1])
if held then return held end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[9], 0, ARGV[4] .. ':' .. ARGV[1])
local last = redis.call('HGET', KEYS[2], 'next')
if tonumber(ARGV[3]) > tonumber(last or 0) then redis.call('HSET', KEYS[2], 'next', ARGV[3]) end
for at = 3, 7 do
    if ARGV[at + 2] ~= '' then redis.call('HSET', KEYS[at], ARGV[1], ARGV[at + 2]) end
end
if ARGV[10] ~= '' then redis.call('HSETNX', KEYS[2], ARGV[10], ARGV[3]) end
for at = 11, #ARGV, 2 do redis.call('HSET', KEYS[8], ARGV[at], ARGV[at + 1]) end
return false
"""
FOUND = f"""
{_COUNT}
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return false end
local _, count = changes_of(ARGV[1], KEYS[5])
if count ~= tonumber(ARGV[5]) or (redis.call('HGET', KEYS[4], ARGV[1]) or '') > ARGV[6] then return false end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
local held = redis.call('HGET', KEYS[3], ARGV[3])
if held then return held end
redis.call('HSET', KEYS[3], ARGV[3], ARGV[4])
return ARGV[4]
"""
REFRESH = """
local held = redis.call('HGET', KEYS[1], ARGV[1])
if not held or cjson.decode(held).message_ts ~= ARGV[3] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
"""
TAKE_OVER = """
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
if ARGV[3] == '' then return redis.call('HDEL', KEYS[1], ARGV[1]) end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
"""
POSTED = """
if redis.call('HGET', KEYS[3], ARGV[3]) ~= ARGV[5] then return 0 end
redis.call('HSET', KEYS[3], ARGV[3], ARGV[4])
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1 then redis.call('HSET', KEYS[2], ARGV[1], ARGV[2]) end
return 1
"""
SNOOZE = f"""
{_FORGET_FOUND}
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
if (redis.call('HGET', KEYS[4], ARGV[1]) or '') > ARGV[3] then return 0 end
redis.call('HSET', KEYS[4], ARGV[1], ARGV[2])
forget_found(ARGV[1], KEYS[2], KEYS[3])
return 1
"""
CLEAR = f"""
{_FORGET_FOUND}
redis.call('HDEL', KEYS[4], ARGV[1])
forget_found(ARGV[1], KEYS[2], KEYS[3])
"""
