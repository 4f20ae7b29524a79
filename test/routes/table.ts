import * as account from '@/app/(site)/account/actions'
import AccountPage from '@/app/(site)/account/page'
import * as administrator from '@/app/(site)/administrator/[token]/actions'
import AdministratorPage from '@/app/(site)/administrator/[token]/page'
import * as result from '@/app/(site)/attempts/[id]/result/actions'
import ResultPage from '@/app/(site)/attempts/[id]/result/page'
import * as resultTasks from '@/app/(site)/attempts/[id]/result/tasks/route'
import * as replayTicket from '@/app/(site)/attempts/[id]/result/ticket/route'
import * as classExport from '@/app/(site)/classes/[id]/export/route'
import ClassPage from '@/app/(site)/classes/[id]/page'
import * as classes from '@/app/(site)/classes/actions'
import ClassesPage from '@/app/(site)/classes/page'
import StartPage from '@/app/(site)/exams/[id]/page'
import * as exams from '@/app/(site)/exams/actions'
import ExamsPage from '@/app/(site)/exams/page'
import LandingPage from '@/app/(site)/page'
import * as people from '@/app/(site)/people/actions'
import PeoplePage from '@/app/(site)/people/page'
import * as practice from '@/app/(site)/practice/actions'
import PracticePage from '@/app/(site)/practice/page'
import * as progressExport from '@/app/(site)/progress/export/route'
import ProgressPage from '@/app/(site)/progress/page'
import * as draft from '@/app/(site)/questions/[id]/draft/route'
import QuestionPage from '@/app/(site)/questions/[id]/page'
import * as proofTicket from '@/app/(site)/questions/[id]/ticket/route'
import * as questions from '@/app/(site)/questions/actions'
import QuestionsPage from '@/app/(site)/questions/page'
import * as reportExport from '@/app/(site)/reports/[id]/export/route'
import ReportPage from '@/app/(site)/reports/[id]/page'
import * as grades from '@/app/(site)/reports/grades/[id]/actions'
import GradePage from '@/app/(site)/reports/grades/[id]/page'
import GradesPage from '@/app/(site)/reports/grades/page'
import ReportsPage from '@/app/(site)/reports/page'
import SharedPage from '@/app/(site)/results/[token]/page'
import SignInPage from '@/app/(site)/sign-in/page'
import * as signUp from '@/app/(site)/sign-up/actions'
import SignUpPage from '@/app/(site)/sign-up/page'
import * as submitting from '@/app/attempts/[id]/actions'
import * as help from '@/app/attempts/[id]/help/route'
import * as kubeconfig from '@/app/attempts/[id]/kubeconfig/route'
import AttemptPage from '@/app/attempts/[id]/page'
import * as attemptTicket from '@/app/attempts/[id]/ticket/route'
import * as work from '@/app/attempts/[id]/work/route'
import { selectOptionalDraft } from '@/exam/store/question-drafts'
import { choiceQuestion } from '../database/fixture-bank'
import type { Scene, Who } from './cast'
import type { LabsDoor } from './labs-door'

/** What each gets. Whoever is blocked gets what a stranger gets, unless the row says otherwise. */
type Gets = Partial<Record<Who, string>> & { otherwise: string }
export type Door = { knock(scene: Scene, labs: LabsDoor): unknown; gets: Gets }

const page = (Page: (props: never) => unknown, params: Record<string, string> = {}, search: Record<string, string> = {}) =>
  Page({ params: Promise.resolve(params), searchParams: Promise.resolve(search) } as never)
const at = <T extends Record<string, string>>(params: T) => ({ params: Promise.resolve(params) })
export const post = (body: unknown, method = 'POST') =>
  new Request('http://seatrial.test/', { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

const signIn = 'to /sign-in'
const members: Gets = { stranger: signIn, otherwise: 'shown' }
const staff: Gets = { stranger: signIn, instructor: 'shown', admin: 'shown', otherwise: 'absent' }
const instructors = (got: string, refusal: string): Gets => ({ stranger: signIn, instructor: got, admin: got, otherwise: refusal })
const owners = (got: string, stranger: string, refusal: string): Gets => ({ stranger, owner: got, otherwise: refusal })
const administrators: Gets = { stranger: signIn, admin: 'done', otherwise: 'Only an administrator can do that.' }
const teachers = (got: string): Gets => instructors(got, 'Only those who teach this class can do that.')
const onlyInstructors = 'Only an instructor can do that.'

let made = 0
const form = () => ({ name: 'Somebody New', email: `new${++made}@school.example`, password: 'a long enough password' })

function fields(given: Record<string, string>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(given)) data.set(name, value)
  return data
}

async function socket({ open }: Scene, labs: LabsDoor): Promise<string> {
  const answer = await attemptTicket.POST(post({}), at({ id: open }))
  const { ticket = '' } = (await answer.json()) as { ticket?: string }
  const { status, socket } = await labs.connect(open, ticket)
  socket.terminate()
  return status
}
/** What may be said on the socket may be said by whom the socket opens for. */
const onSocket: Door = { knock: socket, gets: { owner: 'open', otherwise: '401' } }

/** Every door of the site, and who gets what there. */
export const table: Record<string, Door> = {
  'page /': { knock: () => page(LandingPage), gets: { otherwise: 'shown' } },
  'page /sign-in': { knock: () => page(SignInPage), gets: { stranger: 'shown', otherwise: 'to /exams' } },
  'page /sign-up': { knock: () => page(SignUpPage), gets: { stranger: 'shown', guest: 'to /account', otherwise: 'to /exams' } },
  'page /account': { knock: () => page(AccountPage), gets: { stranger: signIn, guest: 'shown', otherwise: 'to /exams' } },
  'page /administrator/[token]': { knock: ({ token }) => page(AdministratorPage, { token }), gets: { otherwise: 'shown' } },
  'page /classes': { knock: () => page(ClassesPage), gets: members },
  // The instructor of the scene teaches the class; the owner learns in it.
  'page /classes/[id]': { knock: ({ schoolClass }) => page(ClassPage, { id: schoolClass }), gets: staff },
  'page /exams': { knock: () => page(ExamsPage), gets: members },
  'page /exams/[id]': {
    knock: () => page(StartPage, { id: 'drill' }),
    gets: { stranger: signIn, owner: 'to /attempts/:open', otherwise: 'shown' },
  },
  'page /practice': { knock: () => page(PracticePage), gets: members },
  'page /progress': { knock: () => page(ProgressPage), gets: members },
  'page /attempts/[id]': { knock: ({ open }) => page(AttemptPage, { id: open }), gets: owners('shown', signIn, 'absent') },
  'page /attempts/[id]/result': { knock: ({ ended }) => page(ResultPage, { id: ended }), gets: { ...staff, owner: 'shown' } },
  'page /questions': { knock: () => page(QuestionsPage), gets: staff },
  'page /questions/[id]': { knock: (scene) => page(QuestionPage, { id: scene.draft }), gets: staff },
  'page /reports': { knock: () => page(ReportsPage), gets: staff },
  'page /reports/[id]': { knock: () => page(ReportPage, { id: 'drill' }), gets: staff },
  'page /reports/grades': { knock: () => page(GradesPage), gets: staff },
  'page /reports/grades/[id]': { knock: ({ dispute }) => page(GradePage, { id: dispute }), gets: staff },
  'page /results/[token]': { knock: ({ share }) => page(SharedPage, { token: share }), gets: { blocked: 'absent', otherwise: 'shown' } },
  'page /people': { knock: () => page(PeoplePage), gets: { stranger: signIn, admin: 'shown', otherwise: 'absent' } },

  'GET /progress/export': { knock: () => progressExport.GET(), gets: { stranger: '401', otherwise: '200' } },
  'GET /classes/[id]/export': {
    knock: ({ schoolClass }) => classExport.GET(new Request('http://seatrial.test/'), at({ id: schoolClass })),
    gets: { instructor: '200', admin: '200', otherwise: '404' },
  },
  'GET /reports/[id]/export': {
    knock: () => reportExport.GET(post({}), at({ id: 'drill' })),
    gets: { instructor: '200', admin: '200', otherwise: '404' },
  },
  'POST /attempts/[id]/work': {
    knock: ({ open }) => work.POST(post({ task: 0, flagged: true }), at({ id: open })),
    gets: owners('200', '401', '404'),
  },
  // An exam is open here: it has no help for anybody, and its labs are of choices.
  'POST /attempts/[id]/help': {
    knock: ({ open }) => help.POST(post({ task: 0, ask: 'hint' }), at({ id: open })),
    gets: owners('404', '401', '404'),
  },
  'POST /attempts/[id]/kubeconfig': {
    knock: ({ open }) => kubeconfig.POST(post({ task: 0 }), at({ id: open })),
    gets: owners('400', '401', '404'),
  },
  'GET /attempts/[id]/kubeconfig': {
    knock: async ({ open }) => {
      const { key } = (await (await kubeconfig.GET(new Request('http://s/?task=0'), at({ id: open }))).json()) as { key: unknown }
      return key === null ? 'nothing' : 'a key'
    },
    gets: { otherwise: 'nothing' },
  },
  'DELETE /attempts/[id]/kubeconfig': {
    knock: ({ open }) => kubeconfig.DELETE(post({ task: 0 }, 'DELETE'), at({ id: open })),
    gets: owners('200', '401', '404'),
  },
  'POST /attempts/[id]/ticket': { knock: ({ open }) => attemptTicket.POST(post({}), at({ id: open })), gets: owners('200', '401', '404') },
  'POST /attempts/[id]/result/ticket': {
    knock: ({ graded }) => replayTicket.POST(post({}), at({ id: graded })),
    gets: { owner: '200', instructor: '200', admin: '200', otherwise: '404' },
  },
  'GET /attempts/[id]/result/tasks': {
    knock: ({ graded }) => resultTasks.GET(new Request('http://s/?task=0'), at({ id: graded })),
    gets: { owner: '200', instructor: '200', admin: '200', otherwise: '404' },
  },
  'PUT /questions/[id]/draft': {
    knock: (scene) => draft.PUT(post(choiceQuestion(scene.draft), 'PUT'), at({ id: scene.draft })),
    gets: { stranger: '401', instructor: '200', admin: '200', otherwise: '403' },
  },
  'POST /questions/[id]/ticket': {
    knock: (scene) => proofTicket.POST(post({}), at({ id: scene.draft })),
    gets: { instructor: '200', admin: '200', otherwise: '404' },
  },

  'action /sign-up register': { knock: () => signUp.register(form()), gets: { otherwise: 'done' } },
  'action /account keepResults': {
    knock: () => account.keepResults(form()),
    gets: { stranger: signIn, guest: 'done', otherwise: 'refused: no-guest' },
  },
  'action /administrator/[token] takeOver': {
    knock: ({ token }) => administrator.takeOver(token),
    gets: { stranger: signIn, guest: 'Sign up first: a guest cannot be the administrator.', otherwise: 'to /people' },
  },
  'action /classes create': {
    knock: () => classes.create(null, fields({ name: 'A class' })),
    gets: instructors('to /classes/:new', 'Only those who teach this class can do that.'),
  },
  'action /classes join': {
    knock: () => classes.join(null, fields({ code: 'WRONGCODE' })),
    gets: {
      stranger: signIn,
      guest: 'Sign up first: a guest cannot join a class.',
      otherwise: 'No class has this code. Ask for it again.',
    },
  },
  'action /classes assign': {
    knock: ({ schoolClass }) => classes.assign(schoolClass, { examId: 'drill', opensAt: 0, closesAt: 1 }),
    gets: teachers('done'),
  },
  'action /classes unassign': { knock: ({ schoolClass }) => classes.unassign(schoolClass, 'none'), gets: teachers('done') },
  'action /classes takeOut': { knock: ({ schoolClass }) => classes.takeOut(schoolClass, 'nobody'), gets: teachers('done') },
  'action /classes changeCode': { knock: ({ schoolClass }) => classes.changeCode(schoolClass), gets: teachers('done') },
  'action /classes remove': { knock: ({ schoolClass }) => classes.remove(schoolClass), gets: teachers('to /classes') },
  'action /exams start': {
    knock: () => exams.start('drill', { rules: 'comfort', outage: false }),
    gets: { stranger: signIn, owner: 'to /attempts/:open', otherwise: 'to /attempts/:fresh' },
  },
  'action /exams drill': {
    knock: () => exams.drill('topic', 'service-types'),
    gets: { stranger: signIn, otherwise: 'to /attempts/:fresh' },
  },
  'action /practice practise': {
    knock: () => practice.practise('q1'),
    gets: { stranger: signIn, otherwise: 'to /attempts/:fresh' },
  },
  'action /practice practiseOn': {
    knock: () => practice.practiseOn('service-types'),
    gets: { stranger: signIn, otherwise: 'to /attempts/:fresh' },
  },
  'action /attempts/[id] submit': {
    knock: ({ open }) => submitting.submit(open),
    gets: owners('to /attempts/:open/result', signIn, 'This exam is not yours to end. Sign in again and reload the page.'),
  },
  'action /attempts/[id]/result practise': {
    knock: ({ graded }) => result.practise(graded),
    gets: owners('to /attempts/:fresh', signIn, 'Only your own graded attempts can be practised.'),
  },
  'action /attempts/[id]/result dispute': {
    knock: ({ graded }) => result.dispute(graded, 1, 'picked', 'It was right.'),
    gets: owners('done', signIn, 'Only your own graded attempts can be questioned.'),
  },
  'action /attempts/[id]/result share': {
    knock: ({ graded }) => result.share(graded, true),
    gets: owners('done', signIn, 'Only your own graded attempts can be shared.'),
  },
  'action /attempts/[id]/result unshare': {
    knock: ({ graded }) => result.unshare(graded),
    gets: owners('done', signIn, 'Only your own graded attempts can be shared.'),
  },
  'action /reports/grades/[id] answer': {
    knock: ({ dispute }) => grades.answer(dispute, 'stands', 'We looked.'),
    gets: instructors('done', onlyInstructors),
  },
  'action /people changeRole': { knock: ({ somebody }) => people.changeRole(somebody, 'instructor'), gets: administrators },
  'action /people changeBlock': { knock: ({ somebody }) => people.changeBlock(somebody, true), gets: administrators },
  'action /questions create': {
    knock() {
      const asked = new FormData()
      asked.set('id', `new-${++made}`)
      return questions.create(null, asked)
    },
    gets: instructors('to /questions/:new', onlyInstructors),
  },
  'action /questions publish': {
    knock: (scene) => questions.publish(scene.draft),
    gets: instructors('refused: unproven', 'refused: forbidden'),
  },
  'action /questions discard': {
    async knock(scene) {
      await questions.discard(scene.draft).catch(() => undefined)
      return (await selectOptionalDraft(scene.draft)) ? 'kept' : 'thrown away'
    },
    gets: { instructor: 'thrown away', admin: 'thrown away', otherwise: 'kept' },
  },

  'labs /labs/attempts': onSocket,
  'labs /labs/k8s': { knock: async (_, labs) => String(await labs.ask(`/labs/k8s/${'A'.repeat(43)}/api`)), gets: { otherwise: '403' } },
  'labs /labs/openapi': { knock: async (_, labs) => String(await labs.ask('/labs/openapi/v3/apis/apps/v1')), gets: { otherwise: '200' } },
  'labs /labs/proofs': {
    async knock(scene, labs) {
      const answer = await proofTicket.POST(post({}), at({ id: scene.draft }))
      const { ticket = '' } = (await answer.json()) as { ticket?: string }
      return String(await labs.ask(`/labs/proofs?ticket=${ticket}`, { method: 'POST', body: '{"files":{}}' }))
    },
    gets: { instructor: '200', admin: '200', otherwise: '401' },
  },
  'labs /labs/replays': {
    async knock({ graded }, labs) {
      const answer = await replayTicket.POST(post({}), at({ id: graded }))
      const { ticket = '' } = (await answer.json()) as { ticket?: string }
      return String(await labs.ask(`/labs/replays?ticket=${ticket}&task=0`, { method: 'POST' }))
    },
    gets: { owner: '200', instructor: '200', admin: '200', otherwise: '401' },
  },
  'message open': onSocket,
  'message line': onSocket,
  'message input': onSocket,
  'message end-of-input': onSocket,
  'message edited': onSocket,
  'message interrupt': onSocket,
  'message suspend': onSocket,
  'message complete': onSocket,
  'message resize': onSocket,
  'message check': onSocket,
  'message difference': onSocket,
  'message reset': onSocket,
}

/** next-auth's own; asked over HTTP in test/e2e/doors.test.ts. */
export const elsewhere = ['GET /api/auth/[...nextauth]', 'POST /api/auth/[...nextauth]']
