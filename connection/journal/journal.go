// Package journal remembers what was said on the wire, redacted before it is
// kept, so that a test can show its evidence and a user can send a log to
// support without sending a secret.
//
// It keeps a ring in memory and writes nothing to disk.
package journal

import (
	"context"
	"net/http"
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
	Run      int64             // the test that it was made for, 0 for none (WithRun)
	Sent     map[string]string // headers of the request: the few that are no secret, credentials as their kind alone
	Proto    string            // "HTTP/1.1", empty while no answer came
	Size     int64             // bytes of the answer's body that were read
	Timing   Timing            // where the time went
	Done     bool              // the answer was read to its end, or none will come
}

// Failed says whether it ended in something that a person should look at: no
// answer, or one that refuses.
func (x Exchange) Failed() bool { return x.Error != "" || x.Status >= http.StatusBadRequest }

type tagKey struct{}

// Tag is what a context says about the requests made under it.
type Tag struct{ Profile, Name string }

// WithTag marks the requests made under the context.
func WithTag(ctx context.Context, t Tag) context.Context { return context.WithValue(ctx, tagKey{}, t) }

type runKey struct{}

// WithRun marks the requests made under the context as those of one test. The
// number is not 0 and never used twice for a connection.
func WithRun(ctx context.Context, run int64) context.Context {
	return context.WithValue(ctx, runKey{}, run)
}

func runOf(ctx context.Context) int64 {
	run, _ := ctx.Value(runKey{}).(int64)
	return run
}

// TagOf returns the mark of a context, empty if it has none.
func TagOf(ctx context.Context) Tag {
	t, _ := ctx.Value(tagKey{}).(Tag)
	return t
}
