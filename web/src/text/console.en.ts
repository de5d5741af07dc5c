// Every sentence that the console shows.

export const text = {
  title: "Console",
} as const;
