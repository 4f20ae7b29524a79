export default function Landing() {
  return (
    <main className="mx-auto max-w-2xl p-8">
      <h1 className="text-3xl font-semibold">Seatrial</h1>
      <p>Timed, CKA-style practice exams on a Kubernetes that lives inside the application.</p>
    </main>
  )
}
