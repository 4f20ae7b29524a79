const headers = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=()' },
]

/**
 * The Content-Security-Policy carries a nonce per request, so it is set in `proxy.ts`.
 * @type {import('next').NextConfig}
 */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Optional native dependencies of just-bash do not resolve in a bundle; Prisma and argon2 load native or wasm files of their own.
  serverExternalPackages: ['just-bash', '@node-rs/argon2', '@prisma/client', '@prisma/adapter-pg', 'pg'],
  // Next's polyfills are for browsers older than those it builds for (and than `light-dark()`, which every page here needs).
  turbopack: { resolveAlias: { '../build/polyfills/polyfill-module': './app/no-polyfills.js' } },
  typescript: { ignoreBuildErrors: true }, // `npm test` checks types of the whole repository; a build need not do it again
  headers: async () => [{ source: '/:path*', headers }],
}

export default config
