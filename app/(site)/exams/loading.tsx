import { PageLoading } from '@/app/ui/page-loading'

// Only where a page is never "not found": once this has been sent, the status is 200.
export default function Loading() {
  return <PageLoading />
}
