"""When may a workspace or a channel get its next message? A leaky bucket and a pause, shared by all workers.

The server's clock counts, so that those of machines may differ.
"""

from typing import cast

from redis.asyncio import Redis

from bot.store.keys import Workspace

TAKE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local gap, at_once = tonumber(ARGV[1]), tonumber(ARGV[2])
local turn = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now - (at_once - 1) * gap)
local paused = redis.call('PTTL', KEYS[2])
if paused > 0 then turn = math.max(turn, now + paused) end
local left = math.ceil(turn + gap - now + at_once * gap)
redis.call('SET', KEYS[1], string.format('%.3f', turn + gap), 'PX', string.format('%.0f', left))
return string.format('%.3f', math.max(turn - now, 0))
"""
PAUSE = """
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], '', 'PX', ARGV[1]) end
"""


class Paces:
    """The buckets of all workspaces. Every call may raise one of `bot.store.turns.AWAY`."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self._take = redis.register_script(TAKE)
        self._pause = redis.register_script(PAUSE)

    async def take(
        self, workspace: Workspace, channel: str, posts_per_minute: float, at_once: int = 1
    ) -> float:
        """Take the next turn of a channel, or of the workspace itself (`""`): the seconds to wait for it.

        `at_once` messages may follow each other after a delay of our own. No turn comes before the end of the
        workspace's pause.
        """
        keys, gap_ms = [workspace.pace(channel), workspace.pause], 60_000 / posts_per_minute
        return float(cast("bytes", await self._take(keys=keys, args=[gap_ms, at_once]))) / 1000

    async def pause(self, workspace: Workspace, seconds: float) -> None:
        """Slack asked for a pause; a longer one that there is stays."""
        await self._pause(keys=[workspace.pause], args=[max(round(seconds * 1000), 1)])

    async def pause_left(self, workspace: Workspace) -> float:
        """The seconds until the workspace's pause ends; 0 where there is none."""
        return max(await self.redis.pttl(workspace.pause), 0) / 1000
