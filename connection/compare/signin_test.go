package compare_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/compare"
)

// desk is a cloud whose sign-ins wait for a person, and what left the program.
type desk struct {
	cloud
	opened   []string
	answered chan string
	noOpen   error
}

func (d *desk) services() compare.Services {
	svc := d.cloud.services()
	waits := func(prompt connection.Prompt) func(context.Context, connection.Profile, func(connection.Prompt)) error {
		return func(ctx context.Context, _ connection.Profile, ask func(connection.Prompt)) error {
			prompt.Expires = time.Now().Add(5 * time.Minute)
			ask(prompt)
			select {
			case <-d.answered:
				return nil
			case <-time.After(5 * time.Minute):
				return errors.New("sign-in-timed-out")
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	svc.SignIn = waits(connection.Prompt{URL: "https://login.test/authorize?x", Short: "http://localhost:1", BrowserFailed: true})
	svc.SignInByCode = waits(connection.Prompt{URL: "https://login.test/device", Code: "ABC"})
	svc.Open = func(_ context.Context, url string) error { d.opened = append(d.opened, url); return d.noOpen }
	svc.AnswerSignIn = func(_ context.Context, id, address string) error {
		if !strings.Contains(address, "code=") {
			return errors.New("paste-no-code")
		}
		d.answered <- id + " " + address
		return nil
	}
	return svc
}

// waiting is a page on which the left side signs in.
func waiting(t *testing.T, d *desk, code bool) *compare.Session {
	t.Helper()
	d.profiles, d.answered = profiles(), make(chan string, 1)
	s := compare.Start(t.Context(), d.services(), "u")
	synctest.Wait()
	s.Send(compare.SignInAsked{At: 0, Code: code})
	synctest.Wait()
	if st := s.State(); !st.Sides[0].Waiting() || !st.Waiting() || st.Sides[1].Waiting() {
		t.Fatalf("does not wait: %+v", st.Sides[0])
	}
	return s
}

func TestSignInOffersWhatTheCardOffers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{}
		s := waiting(t, d, false)
		defer s.Close()
		for _, e := range []compare.Event{compare.OpenAgain{At: 0}, compare.LinkCopied{At: 0}, compare.CodeCopied{At: 0}} {
			s.Send(e)
			synctest.Wait()
		}
		if strings.Join(d.opened, " ") != "http://localhost:1" || d.clip != "https://login.test/authorize?x" || s.State().Copied {
			t.Errorf("opened %v, copied %q", d.opened, d.clip)
		}
		s.Send(compare.AnswerToggled{At: 0})
		s.Send(compare.AnswerGiven{At: 0}) // nothing is typed yet
		s.Send(compare.AnswerTyped{At: 0, Text: "http://localhost/"})
		s.Send(compare.AnswerGiven{At: 0})
		synctest.Wait()
		if x := s.State().Sides[0]; !x.Waiting() || len(x.Answer.Findings) != 1 || !x.Answer.Open {
			t.Fatalf("a wrong address: %+v", x)
		}
		s.Send(compare.AnswerTyped{At: 0, Text: " http://localhost/?code=c "})
		s.Send(compare.AnswerGiven{At: 0})
		synctest.Wait()
		if x := s.State().Sides[0]; x.Asking || !x.Signed || !x.Has || x.Answer.Open || !x.Answer.Text.Empty() {
			t.Errorf("after the right address: %+v", x)
		}
	})
}

func TestSignInWithACode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{noOpen: errors.New("no browser")}
		s := waiting(t, d, true)
		defer s.Close()
		s.Send(compare.CodeCopied{At: 0})
		s.Send(compare.OpenAgain{At: 0})
		synctest.Wait()
		if x := s.State().Sides[0]; d.clip != "ABC" || strings.Join(d.opened, " ") != "https://login.test/device" || !x.Prompt.BrowserFailed {
			t.Errorf("copied %q, opened %v, %+v", d.clip, d.opened, x.Prompt)
		}
		s.Send(compare.Cancelled{At: 0})
		synctest.Wait()
		if x := s.State().Sides[0]; x.Busy() || x.Waiting() {
			t.Errorf("goes on: %+v", x)
		}
	})
}

func TestASignInThatNobodyFinishesSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := waiting(t, &desk{}, false)
		defer s.Close()
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		if x := s.State().Sides[0]; x.Busy() || len(x.Findings) != 1 || x.Findings[0].Code != "sign-in-timed-out" {
			t.Errorf("%+v", x)
		}
	})
}

func TestNothingWaitsNothingHappens(t *testing.T) {
	for _, e := range []compare.Event{
		compare.OpenAgain{}, compare.LinkCopied{}, compare.CodeCopied{}, compare.AnswerGiven{}, compare.AnswerFailed{}, compare.OpenFailed{},
	} {
		if s, effects := compare.Reduce(compare.State{}, e); len(effects) > 0 || s.Sides[0].Prompt.BrowserFailed || len(s.Sides[0].Answer.Findings) > 0 {
			t.Errorf("%T does something", e)
		}
	}
}
