import { humanDuration } from '@/apimachinery/duration'

/** `5m`, `3d4h`: the time since a timestamp; `<unknown>` without one. As apimachinery/pkg/api/... translateTimestampSince. */
export const formatAge = (timestamp: string | undefined, now: number): string =>
  timestamp === undefined ? '<unknown>' : humanDuration(now - Date.parse(timestamp))
