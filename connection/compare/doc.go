// Package compare sets two looks at Business Central beside each other: what an
// app and what a person sees with the same registration, or what a test saw
// earlier and now.
//
// It turns reports into rows and says what differs, and is the page that shows
// them. It tests and signs in nobody by itself; what blocks is handed in as
// Services.
package compare
