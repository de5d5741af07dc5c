import { expect, test } from "vitest";
import { invitationIn, invitationLink } from "./invitations";

test("a link leads its token back, and shows it to no server", () => {
  for (const [token, username] of [["abc-_9", "ada"], ["a+b/c=", "a.b+c@example.org"], ["ü&#%", ""]] as const) {
    const link = new URL(invitationLink("https://desk.example.org", { token, username }));
    expect(invitationIn(link.hash)).toEqual({ token, username });
    expect(link.pathname + link.search).toBe("/");
  }
});

test("the token is enough", () => {
  expect(invitationIn("#invitation=abc")).toEqual({ token: "abc", username: "" });
});

test("other addresses have no token", () => {
  for (const hash of ["", "#", "#content", "#invitation", "#invitation=", "#invitation=%20", "#username=x"])
    expect(invitationIn(hash)).toBeNull();
});
