// Stands in for Next’s polyfills (see next.config.js).
