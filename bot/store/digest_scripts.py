"""Which changes of digests happen in one step in Redis? The Lua scripts of `bot.store.digests`.

`_TELL` brings the workspace's own next epoch in step with those of its channels: it ends every script that
moves one. The keys of one call are in one slot: all subscriptions' are, and a channel's mark stands alone.
"""

_TELL = """
local first = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
if first[2] then redis.call('ZADD', KEYS[1], first[2], ARGV[1]) else redis.call('ZREM', KEYS[1], ARGV[1]) end
"""
SUBSCRIBE = f"""
redis.call('HSET', KEYS[3], ARGV[2], ARGV[3])
redis.call('ZREM', KEYS[2], ARGV[2])
if ARGV[4] ~= '' then redis.call('ZADD', KEYS[2], ARGV[4], ARGV[2]) end
{_TELL}
"""
CHANGE = f"""
if redis.call('HGET', KEYS[3], ARGV[2]) ~= ARGV[3] then return 0 end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[4])
redis.call('ZREM', KEYS[2], ARGV[2])
if ARGV[5] ~= '' then redis.call('ZADD', KEYS[2], ARGV[5], ARGV[2]) end
{_TELL}
return 1
"""
UNSUBSCRIBE = f"""
local had = redis.call('HDEL', KEYS[3], ARGV[2])
redis.call('ZREM', KEYS[2], ARGV[2])
redis.call('HDEL', KEYS[4], ARGV[2])
{_TELL}
return had
"""
MOVE_ON = f"""
if ARGV[4] ~= '' then
    redis.call('HINCRBY', KEYS[5], ARGV[4], 1)
    redis.call('EXPIRE', KEYS[5], ARGV[7])
end
if redis.call('HEXISTS', KEYS[3], ARGV[2]) == 0 then return 0 end
if ARGV[6] ~= '' then redis.call('HSET', KEYS[4], ARGV[2], ARGV[6]) end
if redis.call('HGET', KEYS[3], ARGV[2]) ~= ARGV[3] then return 0 end
if ARGV[8] ~= '' then redis.call('HSET', KEYS[3], ARGV[2], ARGV[8]) end
redis.call('ZADD', KEYS[2], ARGV[5], ARGV[2])
{_TELL}
return 1
"""
PUT_OFF = f"""
local there = redis.call('HEXISTS', KEYS[3], ARGV[2])
if there == 1 then redis.call('ZADD', KEYS[2], ARGV[3], ARGV[2]) else redis.call('ZREM', KEYS[2], ARGV[2]) end
{_TELL}
return there
"""
FORGET = """
redis.call('ZREM', KEYS[1], ARGV[1])
return redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
"""
SWAP = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3]) end
return 1
"""
