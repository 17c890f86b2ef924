package check

import (
	"context"
	"strconv"
	"time"

	"bcconnect/connection"
)

// renewal gets a token once more, as a program that runs for hours would: with
// the refresh token, or a second time by client credentials.
func renewal(ctx context.Context, w *World) Outcome {
	if w.Shared {
		return notApplicable(RungRenewal, "shared")
	}
	if w.Renew == nil {
		return notApplicable(RungRenewal, "none")
	}
	begun := time.Now()
	_, err := w.Renew(ctx)
	took := time.Since(begun)
	kind := faultIn(err).Kind
	switch {
	case err != nil && (kind == KindRefreshMissing || kind == KindNeedsSignIn):
		f := &connection.Fault{Stage: connection.StageRenewal, Kind: KindRefreshMissing, Field: connection.FieldScope}
		return w.noted(RungRenewal, f)
	case err != nil:
		return w.failed(RungRenewal, err).took(took)
	case w.Profile.Mode.Interactive():
		return passed(RungRenewal, "user").took(took)
	default:
		return passed(RungRenewal, "pass").took(took)
	}
}

// health says how Business Central answered: how fast, how patiently, and in
// which version.
func health(ctx context.Context, w *World) Outcome {
	all, took, err := w.companies(ctx)
	if cancelled(err) {
		return w.failed(RungHealth, err)
	}
	seconds := strconv.FormatFloat(took.Seconds(), 'f', 1, 64)
	if wait, n := w.shared.waits.longest(); n > 0 {
		f := &connection.Fault{
			Stage: connection.StageHealth, Kind: KindThrottled, HTTP: wait.HTTP, Retry: wait.For,
		}
		_ = f.With(connection.ArgSeconds, strconv.Itoa(int(wait.For.Round(time.Second).Seconds())))
		return w.noted(RungHealth, f.With(connection.ArgCount, strconv.Itoa(n))).took(took).tags(RungReachable, RungRead)
	}
	if took > slowAnswer {
		f := &connection.Fault{Stage: connection.StageHealth, Kind: KindSlow}
		return w.noted(RungHealth, f.With(connection.ArgSeconds, seconds)).took(took).tags(RungReachable)
	}
	if all.Version == "" {
		return passed(RungHealth, "pass", string(connection.ArgSeconds), seconds).took(took).tags(RungReachable)
	}
	return passed(RungHealth, "version", string(connection.ArgSeconds), seconds, string(connection.ArgVersion), all.Version).
		took(took).tags(RungReachable)
}
