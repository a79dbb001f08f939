"""How are modals and the Home tab opened and changed? The `views.*` methods and the stack a user sees."""

import secrets
from collections.abc import Mapping
from typing import Any

from bot.playground.block_ids import with_ids
from bot.playground.block_kit import check_view
from bot.playground.payloads import Json, view_json
from bot.playground.web_methods import Args, Method, refuse
from bot.playground.workspace import Workspace

MAX_STACKED_VIEWS = 3


def new_view(view: Mapping[str, Any], *, root_id: str = "", previous_id: str | None = None) -> Json:
    """A view with an id of its own, as Slack stores it."""
    view_id = f"V{secrets.token_hex(5).upper()}"
    filled = {**view, "blocks": list(with_ids(view["blocks"]))}
    return view_json(filled, view_id=view_id, root_id=root_id or view_id, previous_id=previous_id)


def views_open(workspace: Workspace, args: Args) -> Json:
    """`views.open`: the trigger id opens one view within three seconds."""
    view = _checked(args["view"], "modal")
    user = _exchange(workspace, args["trigger_id"])
    opened = new_view(view)
    workspace.views[user] = [opened]
    workspace.show_view(user, opened)
    return {"view": opened}


def views_push(workspace: Workspace, args: Args) -> Json:
    """`views.push`: on top of the view that the trigger came from."""
    view = _checked(args["view"], "modal")
    user = _exchange(workspace, args["trigger_id"])
    pushed = push_view(workspace, user, view)
    if pushed is None:
        refuse("push_limit_reached")
    return {"view": pushed}


def push_view(workspace: Workspace, user: str, view: Mapping[str, Any]) -> Json | None:
    """Put a view on top of what `user` sees; None where the stack is full or empty."""
    stack = workspace.views.get(user, [])
    if not 0 < len(stack) < MAX_STACKED_VIEWS:
        return None
    pushed = new_view(view, root_id=stack[0]["id"], previous_id=stack[-1]["id"])
    stack.append(pushed)
    workspace.show_view(user, pushed)
    return pushed


def views_update(workspace: Workspace, args: Args) -> Json:
    """`views.update`: by view id or external id; a hash that is no longer the view's is refused."""
    view = _checked(args["view"], "modal")
    by_external = (
        v["id"]
        for s in workspace.views.values()
        for v in s
        if v["external_id"] == args.get("external_id", object())
    )
    found = workspace.view_of(str(args.get("view_id") or next(by_external, "")))
    if found is None:
        refuse("not_found")
    user, old = found
    if "hash" in args and args["hash"] != old["hash"]:
        refuse("hash_conflict")
    return {"view": replace_view(workspace, user, old, view)}


def replace_view(workspace: Workspace, user: str, old: Json, view: Mapping[str, Any]) -> Json:
    """Put a view in the place of an open one; its id stays."""
    filled = {**view, "blocks": list(with_ids(view["blocks"]))}
    changed = view_json(
        filled, view_id=old["id"], root_id=old["root_view_id"], previous_id=old["previous_view_id"]
    )
    stack = workspace.views[user]
    stack[next(i for i, v in enumerate(stack) if v["id"] == old["id"])] = changed
    workspace.show_view(user, stack[-1])
    return changed


def views_publish(workspace: Workspace, args: Args) -> Json:
    """`views.publish`: the Home tab of one user."""
    view = _checked(args["view"], "home")
    user = args["user_id"]
    if user not in workspace.users:
        refuse("user_not_found")
    home = new_view(view)
    workspace.homes[user] = home
    workspace.show_home(user, home)
    return {"view": home}


def _exchange(workspace: Workspace, trigger: str) -> str:
    user, problem = workspace.triggers.exchange(trigger)
    if user is None:
        refuse(problem)
    return user


def _checked(view: object, kind: str) -> Mapping[str, Any]:
    found = check_view(view)
    if found or not isinstance(view, dict):
        refuse("invalid_arguments", found)
    if view["type"] != kind:
        refuse("invalid_arguments", [f"[ERROR] must be a {kind} view [json-pointer:/view/type]"])
    return view


VIEW_METHODS: Mapping[str, Method] = {
    "views.open": Method(views_open, ("trigger_id", "view"), tier=4),
    "views.push": Method(views_push, ("trigger_id", "view"), tier=4),
    "views.update": Method(views_update, ("view",), tier=4),
    "views.publish": Method(views_publish, ("user_id", "view"), tier=4),
}
