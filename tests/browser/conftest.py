"""The fixtures of the browser tests. They stand in `page_bench`, a module of its own name for mypy."""

from tests.browser.page_bench import bench, browser

__all__ = ["bench", "browser"]
