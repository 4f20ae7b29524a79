import { classNames } from './class-names'
import { CopyableBlock } from './copy-text'

type CodeBlockProps = {
  text: string
  label?: string
  /** Long lines are broken; otherwise the block scrolls sideways. */
  wrap?: boolean
  className?: string
}

/** Text as it would be typed or submitted. Scrolls by itself, also from the keyboard. */
export function CodeBlock({ text, label = 'Code', wrap = false, className }: CodeBlockProps) {
  return (
    <CopyableBlock text={text}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; this is only a named, scrolling block */}
      <div
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        className={classNames('overflow-x-auto rounded-md border border-rule bg-well px-3.5 py-2.5', className)}
      >
        <pre className={classNames('text-sm leading-[1.55]', wrap && 'whitespace-pre-wrap [overflow-wrap:anywhere]')}>{text}</pre>
      </div>
    </CopyableBlock>
  )
}
