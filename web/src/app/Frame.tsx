import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { Refusal, whenLoggedOut } from "../api/client";
import { forgetSession } from "../api/useSession";
import { theme } from "../ui/theme";
import { ErrorBoundary } from "./ErrorBoundary";

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
// By this name a part of Mantine that locks the scrolling under a dialog asks for it.
Object.assign(globalThis, { __webpack_nonce__: nonce });

const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // What the server has refused, it refuses again.
      retry: (failures, error) => !(error instanceof Refusal) && failures < 3,
    },
  },
});

whenLoggedOut(() => forgetSession(cache));

// Puts a page into the document, with all that every page stands on.
export function show(page: ReactNode): void {
  createRoot(document.getElementById("app") as HTMLElement).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <QueryClientProvider client={cache}>
          <Notifications position="top-center" />
          <ErrorBoundary>{page}</ErrorBoundary>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
