"""Media as rows: whose they are, where they belong, and what becomes of them. The bytes are in
`storage`, under the same SID; a row is there before its bytes, and goes after them."""
