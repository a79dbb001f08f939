"""Which changes happen in one step in Redis? The Lua scripts of the store.

`bot.store.turns` calls them and so names their arguments. All keys of one call belong to one channel, and
so to one hash slot.
"""

PUSH = """
local thread = redis.call('GET', KEYS[1])
if thread then return {thread, 0} end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[3])
redis.call('RPUSH', KEYS[2], ARGV[2])
redis.call('EXPIRE', KEYS[2], ARGV[4])
redis.call('ZADD', KEYS[3], 'NX', ARGV[5], ARGV[1])
redis.call('EXPIRE', KEYS[3], ARGV[6])
return {ARGV[1], 1}
"""
KEEP = """
for i, key in ipairs(KEYS) do redis.call('SET', key, ARGV[i], 'EX', ARGV[#ARGV]) end
"""
BEGIN = """
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
return {redis.call('GET', KEYS[2]), redis.call('LINDEX', KEYS[3], 0)}
"""
SAVE = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3])
redis.call('ZADD', KEYS[4], ARGV[5], ARGV[4])
redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', ARGV[5] - ARGV[3])
redis.call('EXPIRE', KEYS[4], ARGV[3])
if ARGV[6] ~= '' then redis.call('LREM', KEYS[3], 1, ARGV[6]) end
return 1
"""
END = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
if ARGV[2] ~= '' then redis.call('LREM', KEYS[3], 1, ARGV[2]) end
if ARGV[3] == 'end' then
    redis.call('DEL', KEYS[2])
elseif ARGV[3] ~= '' and redis.call('EXISTS', KEYS[2]) == 1 then
    redis.call('SET', KEYS[2], ARGV[3], 'KEEPTTL')
end
if redis.call('EXISTS', KEYS[2], KEYS[3]) == 0 then redis.call('ZREM', KEYS[4], ARGV[4]) end
return 1 + redis.call('LLEN', KEYS[3])
"""
FORGET = """
local sessions = 0
for i, thread in ipairs(ARGV) do
    redis.call('ZREM', KEYS[1], thread)
    sessions = sessions + redis.call('DEL', KEYS[1 + i])
end
for i = 2 + #ARGV, #KEYS do redis.call('DEL', KEYS[i]) end
return sessions
"""
RENEW = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
"""
