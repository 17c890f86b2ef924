// Package crash draws the page that the next start shows after a crash: what
// happened, and the report, to be copied or deleted.
//
// It reads and deletes nothing itself: it shows a state and reports gestures.
package crash
