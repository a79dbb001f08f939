"""Which changes of records happen in one step in Redis? The Lua scripts of `bot.store.records`."""

CLAIM_ID = """
local held = redis.call('HGET', KEYS[1], ARGV[1])
if held then return tonumber(held) end
local number = redis.call('HINCRBY', KEYS[1], 'next', 1)
redis.call('HSET', KEYS[1], ARGV[1], number)
return number
"""
CHANGE = """
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
local held = redis.call('HGET', KEYS[2], ARGV[1])
local count = held and select(2, string.gsub(held, '\\n', '')) or 0
if count ~= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], (held or '') .. ARGV[2] .. '\\n')
return 1
"""
ACTUAL = """
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
return 1
"""
FOUND = """
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return false end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
local held = redis.call('HGET', KEYS[3], ARGV[3])
if held then return held end
redis.call('HSET', KEYS[3], ARGV[3], ARGV[4])
return ARGV[4]
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
SNOOZE = """
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('HSET', KEYS[4], ARGV[1], ARGV[2])
redis.call('HDEL', KEYS[2], ARGV[1])
for _, mark in ipairs(redis.call('HKEYS', KEYS[3])) do
    if string.sub(mark, 1, #ARGV[1] + 1) == ARGV[1] .. ':' then redis.call('HDEL', KEYS[3], mark) end
end
return 1
"""
