import { Anchor } from "@mantine/core";
import { Link } from "wouter";
import { text } from "../../text/console.en";
import { PageHead } from "./PageHead";

// What a page shows at an address where nothing is.
export function Missing() {
  return (
    <>
      <PageHead title={text.missing.title} crumbs={[{ label: text.sections.home, to: "/" }]} />
      <Anchor component={Link} href="/">
        {text.missing.home}
      </Anchor>
    </>
  );
}
