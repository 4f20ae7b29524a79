'use client'

import NextLink, { useLinkStatus } from 'next/link'
import { type ComponentProps, useState } from 'react'

/**
 * A link within the site. What it leads to is asked for once a pointer or the keyboard comes near, not when it is shown: a page with thirty links
 * would ask for thirty pages while it is still being made ready itself. While the next page is under way a line runs over the top (`globals.css`).
 */
export function Link({ children, onPointerEnter, onFocus, ...props }: ComponentProps<typeof NextLink>) {
  const [near, setNear] = useState(false)
  return (
    <NextLink
      prefetch={near ? null : false}
      onPointerEnter={(event) => {
        setNear(true)
        onPointerEnter?.(event)
      }}
      onFocus={(event) => {
        setNear(true)
        onFocus?.(event)
      }}
      {...props}
    >
      {children}
      <UnderWay />
    </NextLink>
  )
}

function UnderWay() {
  return useLinkStatus().pending ? <span hidden data-under-way /> : null
}
