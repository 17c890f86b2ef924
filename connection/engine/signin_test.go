package engine_test

import (
	"context"
	"errors"
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/engine"
)

func TestSignInTellsWhatToDo(t *testing.T) {
	b := newBench(t)
	p, err := b.Save(t.Context(), person(connection.ModeDelegate), nil)
	if err != nil {
		t.Fatal(err)
	}
	var asked connection.Prompt
	facts, err := b.SignIn(t.Context(), p, engine.Interaction{}, func(pr connection.Prompt) { asked = pr })
	if err != nil {
		t.Fatal(err)
	}
	if asked.URL == "" || asked.Short == "" || asked.Expires.IsZero() {
		t.Errorf("prompt %+v", asked)
	}
	if !facts.Valid || !facts.HasRefresh || facts.RefreshSince.IsZero() || facts.LastAuthorised.IsZero() {
		t.Errorf("facts %+v", facts)
	}
	if s := b.get(t, p.ID).Standing; !s.HasRefresh || s.NeedsSignIn {
		t.Errorf("standing %+v", s)
	}
}

// TestErrorPageIsReadOut holds that a sign-in from which no browser comes back
// ends with what its page said, once somebody pastes that.
func TestErrorPageIsReadOut(t *testing.T) {
	const page = `Sorry, but we're having trouble signing you in.
AADSTS50011: The redirect URI 'http://localhost:1' specified in the request does not match.
Trace ID: 11111111-2222-3333-4444-555555555555
Correlation ID: 66666666-2222-3333-4444-555555555555`
	var b *bench
	var id string
	b = newBench(t, func(o *engine.Options) {
		o.Browse = func(context.Context, string) error { return b.AnswerSignIn(id, page) }
	})
	p, err := b.Save(t.Context(), person(connection.ModeUser), nil)
	if err != nil {
		t.Fatal(err)
	}
	id = p.ID
	_, err = b.SignIn(t.Context(), p, engine.Interaction{}, nil)
	var f *connection.Fault
	if !errors.As(err, &f) || len(f.AADSTS) != 1 || f.AADSTS[0] != 50011 || f.Corr != "66666666-2222-3333-4444-555555555555" {
		t.Fatalf("error %v", err)
	}
	if got := b.Explain(err)[0].Code; got != "redirect-mismatch" {
		t.Errorf("explained as %s", got)
	}
	// The test later says the same, not merely that nobody has signed in.
	if _, err := b.Token(t.Context(), p.ID); !errors.As(err, &f) || len(f.AADSTS) != 1 {
		t.Errorf("afterwards: %v", err)
	}
}

func TestNonsenseIsRefusedAndTheWaitGoesOn(t *testing.T) {
	var b *bench
	var id string
	refused := make(chan error, 1)
	b = newBench(t, func(o *engine.Options) {
		o.Browse = func(ctx context.Context, address string) error {
			refused <- b.AnswerSignIn(id, "http://localhost/?code=x&state=wrong")
			return browse(ctx, address)
		}
	})
	p, err := b.Save(t.Context(), person(connection.ModeUser), nil)
	if err != nil {
		t.Fatal(err)
	}
	id = p.ID
	if _, err := b.SignIn(t.Context(), p, engine.Interaction{}, nil); err != nil {
		t.Errorf("the right answer no longer counted: %v", err)
	}
	if err := <-refused; err == nil {
		t.Error("an answer with a wrong state was taken")
	}
	if err := b.AnswerSignIn(id, "http://localhost/?code=x"); kind(err) != engine.KindNotWaiting {
		t.Errorf("after the end: %v", err)
	}
}

func TestNewAttemptReplacesTheOldOne(t *testing.T) {
	opened := make(chan struct{}, 2)
	b := newBench(t)
	never := b.engine(t, func(o *engine.Options) {
		o.Browse = func(context.Context, string) error { opened <- struct{}{}; return nil }
	})
	p, err := never.Save(t.Context(), person(connection.ModeUser), nil)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		_, err := never.SignIn(t.Context(), p, engine.Interaction{}, nil)
		ended <- err
	}()
	<-opened
	ctx, cancel := context.WithCancel(t.Context())
	second := make(chan error, 1)
	go func() {
		_, err := never.SignIn(ctx, p, engine.Interaction{}, nil)
		second <- err
	}()
	if err := <-ended; err == nil {
		t.Error("the first attempt succeeded without an answer")
	}
	<-opened
	cancel()
	if err := <-second; err == nil {
		t.Error("a cancelled attempt succeeded")
	}
}

func FuzzAnswerSignIn(f *testing.F) {
	for _, s := range []string{"AADSTS50011: x", "http://localhost/?code=a&state=b", "", "AADSTS99999999999", "Trace ID: x AADSTS1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var b *bench
		var id string
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		b = newBench(t, func(o *engine.Options) {
			o.Browse = func(context.Context, string) error {
				if b.AnswerSignIn(id, text) != nil {
					stop()
				}
				return nil
			}
		})
		p := person(connection.ModeUser)
		p.ID, id = "draft", "draft"
		if _, err := b.SignIn(ctx, p, engine.Interaction{}, nil); err == nil {
			t.Errorf("%q signed somebody in", text)
		}
	})
}
