package journal

import "net/http"

// Log is a ring of exchanges.
type Log struct{}

// New makes a log of the last size exchanges.
func New(size int) *Log { return &Log{} }

// Transport records what goes through next.
func (l *Log) Transport(next http.RoundTripper) http.RoundTripper { return next }

// Since returns the exchanges after seq.
func (l *Log) Since(seq int64) []Exchange { return nil }

// All returns all exchanges.
func (l *Log) All() []Exchange { return nil }

// For returns the exchanges of a tag.
func (l *Log) For(tag Tag) []Exchange { return nil }

// Seq is the number of the last exchange.
func (l *Log) Seq() int64 { return 0 }

// Clear forgets all.
func (l *Log) Clear() {}

// Redact removes whatever is secret from a text.
func Redact(s string) string { return s }
