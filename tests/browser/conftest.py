"""The fixtures of the browser tests. They stand in modules of their own names for mypy."""

from tests.browser.page_bench import bench, browser
from tests.browser.whole_bot import whole

__all__ = ["bench", "browser", "whole"]
