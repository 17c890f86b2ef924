// Package journal remembers what was said on the wire, redacted before it is
// kept, so that a test can show its evidence and a user can send a log to
// support without sending a secret.
//
// It keeps a ring in memory and writes nothing to disk.
package journal

import (
	"context"
	"time"
)

// Exchange is one request and its answer, redacted.
type Exchange struct {
	Seq      int64
	Start    time.Time
	Took     time.Duration
	Method   string
	URL      string            // query redacted
	Status   int               // 0: no answer came
	Request  string            // body, redacted; empty if there was none
	Response string            // body, redacted and cut
	Headers  map[string]string // of the answer: the few that help support (request ids, Retry-After, Date, content type)
	Corr     string            // correlation or request id
	Error    string            // why no answer came, redacted
	Tag      string            // what the request was for: a rung's id, "signin", …
	Profile  string            // connection id
}

type tagKey struct{}

// Tag is what a context says about the requests made under it.
type Tag struct{ Profile, Name string }

// WithTag marks the requests made under the context.
func WithTag(ctx context.Context, t Tag) context.Context { return context.WithValue(ctx, tagKey{}, t) }

// TagOf returns the mark of a context, empty if it has none.
func TagOf(ctx context.Context) Tag {
	t, _ := ctx.Value(tagKey{}).(Tag)
	return t
}
