import react from "@vitejs/plugin-react";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const OUT = resolve(import.meta.dirname, "../switchroom/web/app");

// The server sends what is packed here, and packs nothing itself.
const pack: Plugin = {
  name: "pack",
  apply: "build",
  closeBundle() {
    const folder = join(OUT, "assets");
    for (const name of readdirSync(folder))
      if (/\.(js|css|svg)$/.test(name))
        writeFileSync(join(folder, `${name}.gz`), gzipSync(readFileSync(join(folder, name)), { level: 9 }));
  },
};

export default defineConfig({
  plugins: [react(), pack],
  base: "/app/",
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    rollupOptions: {
      input: {
        desk: resolve(import.meta.dirname, "desk.html"),
        console: resolve(import.meta.dirname, "console.html"),
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ["/desk/v1", "/content", "/conversations", "/studio", "/taskrouter", "/2010-04-01", "/messaging", "/monitor", "/flex-api", "/switchroom"].map(
        (path) => [path, { target: "http://127.0.0.1:8080", ws: path === "/desk/v1" }],
      ),
    ),
  },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
} as Parameters<typeof defineConfig>[0]);
