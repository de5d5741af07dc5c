import { Button, Center, Stack, Text } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { text } from "../text/en";

// What is shown in the place of a page that has failed.
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <Center h="100vh">
        <Stack align="center" role="alert">
          <Text>{text.common.somethingWrong}</Text>
          <Button onClick={() => location.reload()}>{text.common.reload}</Button>
        </Stack>
      </Center>
    );
  }
}
