import { createTheme, type MantineColorsTuple } from "@mantine/core";

// The colour of the product, from light to dark.
const switchroom: MantineColorsTuple = [
  "#eeeefe",
  "#dddcfa",
  "#b9b6f2",
  "#938eea",
  "#736de4",
  "#5f58e0",
  "#544cdf",
  "#453fc6",
  "#3c37b2",
  "#312e9d",
];

export const theme = createTheme({
  primaryColor: "switchroom",
  primaryShade: { light: 7, dark: 5 },
  colors: { switchroom },
  defaultRadius: "md",
  fontFamily: 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  respectReducedMotion: true,
});
