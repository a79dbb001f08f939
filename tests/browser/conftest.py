"""The fixtures of the browser tests. They stand in `page_bench`: mypy takes two modules named conftest for one."""

from page_bench import bench, browser

__all__ = ["bench", "browser"]
