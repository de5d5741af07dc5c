"""Users in the console: who is let in, invited, locked, and how passwords are changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.pages import (
    PASSWORD,
    SHOTS,
    Console,
    open_context,
    user,
    violations,
)
from tests.world import World

pytestmark = pytest.mark.e2e

PASSWORD_FIELDS: Final = ("current-password", "new-password", "new-password-again")


def logs_in(world: World, username: str, password: str) -> bool:
    who = {"username": username, "password": password}
    return world.request("POST", "/desk/v1/Session", json=who, auth=None).ok


def test_a_user_is_made_changed_and_shut_out(tab: Console, world: World) -> None:
    name = f"nina-{world.account_sid[-6:]}"
    tab.go("Users")
    tab.page.get_by_role("link", name="Create user").click()
    tab.field("User name").fill(name)
    tab.field("Full name").fill("Nina New")
    tab.page.get_by_role("radio", name="Set a password").check()
    tab.page.locator("input[type=password]").fill("short")
    tab.press("Create user")
    expect(tab.page.get_by_text("must have at least")).to_be_visible()
    tab.page.locator("input[type=password]").fill(PASSWORD)
    tab.press("Create user")
    tab.told("Nina New can log in now.")
    tab.heading("Nina New")
    assert logs_in(world, name, PASSWORD)
    tab.page.get_by_label("Supervisor").check()
    tab.press("Save")
    tab.told("The user is saved.")
    tab.page.locator("input[type=password]").fill("another horse battery")
    tab.press("Reset password")
    tab.told("The new password holds.")
    assert not logs_in(world, name, PASSWORD)
    assert logs_in(world, name, "another horse battery")
    tab.press("Deactivate")
    tab.answer("Deactivate")
    tab.told("The user cannot log in any more.")
    assert not logs_in(world, name, "another horse battery")
    tab.go("Users")
    expect(tab.row("Nina New")).to_contain_text("Deactivated")
    expect(tab.row("Nina New")).to_contain_text("Supervisor")


def test_an_invited_user_chooses_a_password(tab: Console, world: World, browser: Browser) -> None:
    name = f"ivy-{world.account_sid[-6:]}"
    tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.go("Users")
    tab.page.get_by_role("link", name="Create user").click()
    tab.field("User name").fill(name)
    tab.field("Full name").fill("Ivy Invited")
    expect(tab.page.get_by_role("radio", name="Let them choose a password")).to_be_checked()
    tab.press("Create user")
    tab.heading("Invitation for Ivy Invited")
    tab.press("Copy the link")
    expect(tab.page.get_by_role("button", name="The link is copied")).to_be_visible()
    first = tab.page.evaluate("navigator.clipboard.readText()")
    assert first.startswith(f"{world.base_url}/#invitation=")
    assert violations(tab.page) == []
    tab.shoot("invitation")
    tab.press("To the user")
    tab.heading("Ivy Invited")
    tab.press("Make a new invitation")
    dialog = tab.page.get_by_role("dialog")
    second = dialog.get_by_role("textbox", name="Link").input_value()
    assert violations(tab.page) == []
    tab.answer("Done")
    expect(dialog).to_have_count(0)
    with guest(browser, first) as page:
        choose(page, "battery horse correct")
        refusal = page.get_by_role("alert")
        expect(refusal).to_contain_text("This invitation was used already, or is too old")
        page.get_by_role("button", name="To the log-in").click()
        expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    with guest(browser, second) as page:
        assert page.url == f"{world.base_url}/"
        expect(page.get_by_label("User name")).to_have_value(name)
        choose(page, "battery horse correct", "battery horse wrong")
        expect(page.get_by_text("This is not what you have typed above.")).to_be_visible()
        choose(page, "short")
        expect(page.get_by_role("alert")).to_contain_text("must have at least")
        assert violations(page) == []
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/invited.png")
        choose(page, "battery horse correct")
        expect(page.get_by_role("button", name="Menu of Ivy Invited")).to_be_visible()
        expect(page.get_by_role("navigation", name="Tasks and conversations")).to_be_visible()
    assert logs_in(world, name, "battery horse correct")


def test_an_invitation_goes_before_whoever_is_logged_in(tab: Console, world: World) -> None:
    body = {"username": f"ivo-{world.account_sid[-6:]}", "full_name": "Ivo Invited"}
    made = world.request("POST", "/desk/v1/Users", json=body).json()
    behind = f"invitation={made['invitation']['token']}&username={made['username']}"
    tab.page.goto(world.base_url)
    expect(tab.page.get_by_role("button", name="Menu of Ada Admin")).to_be_visible()
    expect(tab.page.get_by_text("Connected", exact=True)).to_be_attached()
    tab.page.evaluate("behind => { location.hash = behind }", behind)
    expect(tab.page.get_by_text("Ada Admin is logged in here")).to_be_visible()
    assert tab.page.url == f"{world.base_url}/"
    choose(tab.page, PASSWORD)
    expect(tab.page.get_by_role("button", name="Menu of Ivo Invited")).to_be_visible()


@contextmanager
def guest(browser: Browser, link: str) -> Iterator[Page]:
    """A browser that nobody is logged in with, at the link of an invitation."""
    context = open_context(browser)
    page = context.new_page()
    page.goto(link)
    expect(page.get_by_role("heading", name="Choose your password")).to_be_visible()
    yield page
    context.close()


def choose(page: Page, password: str, again: str = "") -> None:
    page.locator("input[name=new-password]").fill(password)
    page.get_by_label("New password again").fill(again or password)
    page.get_by_role("button", name="Set the password and log in").click()


def test_ones_own_password_is_changed(tab: Console, world: World) -> None:
    new = "battery horse correct"
    name = f"admin-{world.account_sid[-6:]}"
    tab.press("Logged in as Ada Admin")
    tab.page.get_by_role("menuitem", name="Change password…").click()
    dialog = tab.page.get_by_role("dialog", name="Change password")
    fields = [dialog.locator(f"input[name={one}]") for one in PASSWORD_FIELDS]
    expect(fields[0]).to_be_focused()
    for typed, answer in (
        (("wrong", new, new), "The current password is wrong."),
        ((PASSWORD, new, "something else"), "This is not what you have typed above."),
        ((PASSWORD, "short", "short"), "must have at least"),
    ):
        for field, value in zip(fields, typed, strict=True):
            field.fill(value)
        dialog.get_by_role("button", name="Change password").click()
        expect(dialog.get_by_text(answer)).to_be_visible()
    assert violations(tab.page) == []
    tab.shoot("password")
    for field, value in zip(fields, (PASSWORD, new, new), strict=True):
        field.fill(value)
    dialog.get_by_role("button", name="Change password").click()
    expect(tab.page.get_by_text("Your password is changed")).to_be_visible()
    expect(dialog).to_have_count(0)
    tab.go("Users")
    assert not logs_in(world, name, PASSWORD)
    assert logs_in(world, name, new)


def test_a_user_who_is_locked_is_unlocked(tab: Console, world: World) -> None:
    name = str(user(world, "agent")["username"])
    while not (shown := world.get("/desk/v1/Users")["users"])[-1]["locked_until"]:
        assert not logs_in(world, name, "wrong")
    assert shown[-1]["username"] == name
    tab.go("Users")
    expect(tab.row(name)).to_contain_text("Locked")
    tab.row(name).get_by_role("link").click()
    tab.press("Unlock")
    tab.told("The user can log in again.")
    assert logs_in(world, name, PASSWORD)
