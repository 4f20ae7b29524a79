import { Children, isValidElement, type ReactNode } from 'react'
import ReactMarkdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { classNames } from './class-names'
import { CodeBlock } from './code-block'
import { CopyableName } from './copy-text'

type MarkdownProps = {
  text: string
  className?: string
  /** Links elsewhere are shown as plain text. */
  mayOpen?: (href: string) => boolean
}

/** Markdown rendered on the server. Inline names copy on click, blocks have a copy button, links open beside the page. */
export function Markdown({ text, className, mayOpen = () => true }: MarkdownProps) {
  return (
    <div className={classNames('prose', className)}>
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        components={{
          code: ({ children }) => <CopyableName>{plainText(children)}</CopyableName>,
          table: ({ children }) => (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
            <section className="scroll-x" aria-label="Table" tabIndex={0}>
              <table>{children}</table>
            </section>
          ),
          pre: ({ children }) => <CodeBlock text={plainText(children).replace(/\n$/, '')} />,
          a: ({ href = '', children }) =>
            mayOpen(href) ? (
              <a href={href} target="_blank" rel="noreferrer">
                {children}
              </a>
            ) : (
              <span title="Not among the sites that the exam allows">{children}</span>
            ),
        }}
      >
        {text}
      </ReactMarkdown>
    </div>
  )
}

function plainText(node: ReactNode): string {
  return Children.toArray(node)
    .map((child) => {
      if (typeof child === 'string' || typeof child === 'number') return String(child)
      return isValidElement<{ children?: ReactNode }>(child) ? plainText(child.props.children) : ''
    })
    .join('')
}
