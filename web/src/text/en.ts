// Every sentence that the agent desktop and the log-in show.

export const text = {
  product: "Switchroom",
  logIn: {
    title: "Log in",
    username: "User name",
    password: "Password",
    submit: "Log in",
    singleSignOn: (name: string) => `Log in with ${name}`,
    demo: "Demo log-ins",
    failed: "The log-in did not work.",
    unreachable: "The server cannot be reached. Check that it is running and try again.",
  },
  common: {
    loading: "Loading",
    retry: "Try again",
    somethingWrong: "Something went wrong on this page.",
    reload: "Reload the page",
  },
} as const;
