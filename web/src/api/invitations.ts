// The link by which somebody who was invited chooses a password. All of it stands behind #, which
// no browser sends to a server, so that no log has the token.

export interface InvitationLink {
  token: string;
  // For the reader and for his browser's store of passwords; the token alone decides who it is.
  username: string;
}

export function invitationLink(origin: string, { token, username }: InvitationLink): string {
  return `${origin}/#${new URLSearchParams({ invitation: token, username })}`;
}

// What the part of an address behind # says; null where it has no token.
export function invitationIn(hash: string): InvitationLink | null {
  const said = new URLSearchParams(hash.replace(/^#/, ""));
  const token = said.get("invitation")?.trim();
  return token ? { token, username: said.get("username")?.trim() ?? "" } : null;
}
