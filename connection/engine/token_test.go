package engine_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/engine"
	"bcconnect/connection/vault"
)

func TestTokenIsFetchedOnceAndKept(t *testing.T) {
	b := newBench(t)
	p := b.saved(t, app("a"))
	if b.HasToken(t.Context(), p.ID) {
		t.Error("a token is said to be held before one was asked for")
	}
	one, two := b.token(t, p.ID), b.token(t, p.ID)
	if one != two || b.auth.count("client_credentials") != 1 {
		t.Errorf("tokens %q, %q after %d requests, want one request", one, two, b.auth.count("client_credentials"))
	}
	if !b.HasToken(t.Context(), p.ID) {
		t.Error("no token is said to be held")
	}
	again := b.engine(t) // the program is started again
	tok, err := again.Token(t.Context(), p.ID)
	if err != nil || tok.Access.Reveal() != one {
		t.Errorf("after a restart: %v, %v; want the kept token", tok.Access == connection.Secret(one), err)
	}
}

func TestGetTokenIsAlwaysFresh(t *testing.T) {
	b := newBench(t)
	p := b.saved(t, app("a"))
	first := b.token(t, p.ID)
	facts, err := b.GetToken(t.Context(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if now := b.token(t, p.ID); now == first || b.auth.issued != 2 {
		t.Errorf("Get token kept the old one (%d issued)", b.auth.issued)
	}
	if !facts.Valid || facts.Expires.IsZero() || facts.AuthorisedBy != clientID {
		t.Errorf("facts %+v", facts)
	}
	if s := b.get(t, p.ID).Standing; s.TokenExpires.IsZero() || s.AuthorisedBy != clientID {
		t.Errorf("the list does not know of the token: %+v", s)
	}
}

// TestRenewsEarly holds that a token is renewed five minutes before it ends, not
// sooner and not later.
func TestRenewsEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		p := b.saved(t, app("a"))
		first := b.token(t, p.ID)
		time.Sleep(time.Hour - engine.Early - time.Second)
		if b.token(t, p.ID) != first {
			t.Error("renewed too early")
		}
		time.Sleep(2 * time.Second)
		if b.token(t, p.ID) == first {
			t.Error("handed out a token that is about to end")
		}
	})
}

func TestShortLivedTokenIsUsedForHalfItsLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.auth.lives = 60
		p := b.saved(t, app("a"))
		first := b.token(t, p.ID)
		time.Sleep(29 * time.Second)
		if b.token(t, p.ID) != first {
			t.Error("a token of one minute is not used at all")
		}
		time.Sleep(2 * time.Second)
		if b.token(t, p.ID) == first {
			t.Error("not renewed")
		}
	})
}

func TestRefreshRotatesAndCarriesOn(t *testing.T) {
	b := newBench(t)
	b.auth.lives = 7200
	b.auth.codeLife = 3600
	p := b.authorised(t, connection.ModeDelegate)
	first := b.token(t, p.ID)
	b.ahead = time.Hour // the token of the sign-in has ended
	second := b.token(t, p.ID)
	if second == first || b.auth.count("refresh_token") != 1 || b.auth.replayed != 0 {
		t.Fatalf("refreshed %d times, replayed %d", b.auth.count("refresh_token"), b.auth.replayed)
	}
	again := b.engine(t)
	if _, err := again.Refresh(t.Context(), p.ID); err != nil {
		t.Errorf("the rotated refresh token was not kept: %v", err)
	}
}

func TestManyAskOneRenews(t *testing.T) {
	b := newBench(t)
	b.auth.codeLife, b.auth.lives = 3600, 7200
	p := b.authorised(t, connection.ModeDelegate)
	b.ahead = time.Hour
	var mu sync.Mutex
	var got []string
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			tok, err := b.Token(context.Background(), p.ID)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			got = append(got, tok.Access.Reveal())
		})
	}
	all.Wait()
	slices.Sort(got)
	if len(slices.Compact(got)) != 1 || b.auth.count("refresh_token") != 1 {
		t.Errorf("%d tokens in %d renewals, want one", len(slices.Compact(got)), b.auth.count("refresh_token"))
	}
}

func TestAppsOfOneRegistrationShareAToken(t *testing.T) {
	b := newBench(t)
	one := b.saved(t, app("one"))
	second := app("two")
	second.Environment, second.Company = "Sandbox", connection.Company{Name: "CRONUS"}
	two := b.saved(t, second)
	if b.token(t, one.ID) != b.token(t, two.ID) || b.auth.issued != 1 {
		t.Errorf("%d tokens for one registration", b.auth.issued)
	}
	other := app("three")
	other.ClientID = otherID
	three := b.saved(t, other)
	if b.token(t, three.ID) == b.token(t, one.ID) {
		t.Error("another registration got the same token")
	}
}

func TestSettingsOwnTheirToken(t *testing.T) {
	for name, change := range map[string]func(*connection.Profile){
		"tenant":     func(p *connection.Profile) { p.Tenant = "contoso.com" },
		"client":     func(p *connection.Profile) { p.ClientID = otherID },
		"scope":      func(p *connection.Profile) { p.Advanced.Scope = "api://other/.default" },
		"mode":       func(p *connection.Profile) { p.Mode = connection.ModeUser },
		"token URL":  func(p *connection.Profile) { p.Advanced.TokenURL = "https://login.test/own/token" },
		"API":        func(p *connection.Profile) { p.Advanced.APIURL = "https://other.test" },
		"credential": func(p *connection.Profile) { p.Advanced.CredentialType = connection.CredentialBasic },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			p := b.saved(t, app("a"))
			first := b.token(t, p.ID)
			p = b.get(t, p.ID)
			change(&p)
			if _, err := b.Save(t.Context(), p, nil); err != nil {
				t.Fatal(err)
			}
			if b.HasToken(t.Context(), p.ID) {
				t.Error("the old token still counts")
			}
			if tok, err := b.Token(t.Context(), p.ID); err == nil && tok.Access.Reveal() == first {
				t.Error("the old token is handed out")
			}
		})
	}
	t.Run("secret", func(t *testing.T) {
		b := newBench(t)
		p := b.saved(t, app("a"))
		first := b.token(t, p.ID)
		if _, err := b.Save(t.Context(), b.get(t, p.ID), secret("another")); err != nil {
			t.Fatal(err)
		}
		if b.token(t, p.ID) == first {
			t.Error("a token got with the old secret makes the new one look right")
		}
	})
	t.Run("name and environment", func(t *testing.T) {
		b := newBench(t)
		p := b.saved(t, app("a"))
		first := b.token(t, p.ID)
		p = b.get(t, p.ID)
		p.Name, p.Environment = "b", "Other"
		if _, err := b.Save(t.Context(), p, nil); err != nil {
			t.Fatal(err)
		}
		if b.token(t, p.ID) != first {
			t.Error("a new name cost the token")
		}
	})
}

// TestSettingsChangedByAnotherProcess holds that a token that is handed out
// quickly is not handed out for settings that are gone.
func TestSettingsChangedByAnotherProcess(t *testing.T) {
	b := newBench(t)
	p := b.saved(t, app("a"))
	first := b.token(t, p.ID)
	other := b.engine(t)
	changed := b.get(t, p.ID)
	changed.ClientID = otherID
	if _, err := other.Save(t.Context(), changed, nil); err != nil {
		t.Fatal(err)
	}
	b.ahead = 6 * time.Second
	if b.token(t, p.ID) == first {
		t.Error("the token of the old client is still handed out")
	}
}

func TestRefusedRefreshTokenNeedsSignInOnce(t *testing.T) {
	b := newBench(t)
	b.auth.codeLife = 60
	p := b.authorised(t, connection.ModeDelegate)
	b.ahead = time.Hour
	b.auth.refuse = map[string]any{"error": "invalid_grant", "error_codes": []int{700082}, "error_description": "AADSTS700082: expired"}
	_, err := b.Token(t.Context(), p.ID)
	var f *connection.Fault
	if !errors.As(err, &f) || !slices.Contains(f.AADSTS, 700082) {
		t.Fatalf("error %v, want the authority's", err)
	}
	for range 3 {
		if _, err := b.Token(t.Context(), p.ID); err == nil {
			t.Error("a token came from nowhere")
		}
	}
	if n := b.auth.count("refresh_token"); n != 1 {
		t.Errorf("the refused token was sent %d times", n)
	}
	if s := b.get(t, p.ID).Standing; !s.NeedsSignIn || s.HasRefresh || !s.TokenExpires.IsZero() || s.LastAuthorised.IsZero() {
		t.Errorf("standing %+v", s)
	}
	if _, err := b.engine(t).Token(t.Context(), p.ID); kind(err) != engine.KindNeedsSignIn {
		t.Errorf("after a restart: %v, want %s", err, engine.KindNeedsSignIn)
	}
	facts, err := b.Inspect(t.Context(), p.ID)
	if err != nil || facts.Present || facts.HasRefresh {
		t.Errorf("tokens are still there: %+v, %v", facts, err)
	}
}

func TestOtherRefusalsKeepTheToken(t *testing.T) {
	b := newBench(t)
	b.auth.codeLife = 60
	p := b.authorised(t, connection.ModeDelegate)
	b.ahead = time.Hour
	b.auth.refuse = map[string]any{"error": "invalid_client", "error_codes": []int{7000222}}
	if _, err := b.Token(t.Context(), p.ID); err == nil {
		t.Fatal("no error")
	}
	b.auth.refuse = nil
	if _, err := b.Token(t.Context(), p.ID); err != nil {
		t.Errorf("the sign-in was lost with a renewed secret: %v", err)
	}
}

// failing is a vault that cannot write for a while.
type failing struct {
	vault.Vault
	broken bool
}

func (v *failing) Put(ctx context.Context, id string, b []byte) error {
	if v.broken {
		return &connection.Fault{Stage: connection.StageVault, Kind: "disk-full"}
	}
	return v.Vault.Put(ctx, id, b)
}

// TestRotatedTokenIsSavedBeforeUse holds row S38: without a place for the new
// refresh token the new access token is not used, and neither is lost.
func TestRotatedTokenIsSavedBeforeUse(t *testing.T) {
	safe := &failing{Vault: vault.InMemory()}
	b := newBench(t, func(o *engine.Options) { o.Vault = safe })
	b.auth.codeLife, b.auth.lives = 3600, 7200
	p := b.authorised(t, connection.ModeDelegate)
	b.ahead = time.Hour
	safe.broken = true
	for range 2 {
		if _, err := b.Token(t.Context(), p.ID); kind(err) != "disk-full" {
			t.Fatalf("error %v, want that of the vault", err)
		}
	}
	safe.broken = false
	b.token(t, p.ID)
	if n := b.auth.count("refresh_token"); n != 1 || b.auth.replayed != 0 {
		t.Errorf("renewed %d times, replayed %d: the first result was lost", n, b.auth.replayed)
	}
}

func TestSessionTokensNeverReachTheVault(t *testing.T) {
	b := newBench(t)
	p := b.authorised(t, connection.ModeUser)
	b.token(t, p.ID)
	ids, err := b.vault.IDs(t.Context())
	if err != nil || len(ids) != 0 {
		t.Errorf("the vault holds %v, %v", ids, err)
	}
	if b.get(t, p.ID).Standing.NeedsSignIn {
		t.Error("signed in, and the list says it is not")
	}
	again := b.engine(t)
	list, err := again.List(t.Context())
	if err != nil || !list[0].Standing.NeedsSignIn {
		t.Errorf("after a restart the list promises a token that is gone: %+v, %v", list[0].Standing, err)
	}
}

func TestTokenWaitEndsWithItsContext(t *testing.T) {
	b := newBench(t)
	p := b.saved(t, app("a"))
	b.auth.hold = make(chan struct{})
	busy, release := context.WithCancel(t.Context())
	var first sync.WaitGroup
	first.Go(func() { _, _ = b.Token(busy, p.ID) })
	for b.auth.count("client_credentials") == 0 {
		runtime.Gosched() // until the first one is on the wire
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := b.Token(ctx, p.ID)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	release()
	first.Wait()
}

func TestOtherWorldIsRefused(t *testing.T) {
	b := newBench(t)
	p := app("practice")
	p.Cloud = connection.CloudSandbox
	if _, err := b.Save(t.Context(), p, secret(canary)); kind(err) != engine.KindOtherWorld {
		t.Errorf("Save: %v", err)
	}
	saved, err := b.book.Save(p) // as if somebody had copied the file over
	if err != nil {
		t.Fatal(err)
	}
	if list, err := b.List(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("the practice connection is listed: %v, %v", list, err)
	}
	_, tokenErr := b.Token(t.Context(), saved.ID)
	_, checkErr := b.Check(t.Context(), saved, nil)
	_, signErr := b.SignIn(t.Context(), saved, engine.Interaction{}, nil)
	_, envErr := b.Environments(t.Context(), saved)
	for name, err := range map[string]error{"Token": tokenErr, "Check": checkErr, "SignIn": signErr, "Environments": envErr} {
		if kind(err) != engine.KindOtherWorld {
			t.Errorf("%s: %v, want %s", name, err, engine.KindOtherWorld)
		}
	}
	if b.auth.issued != 0 {
		t.Error("a practice connection reached the real authority")
	}
}

func BenchmarkCachedToken(b *testing.B) {
	e := newBench(b)
	ctx := b.Context()
	p, err := e.Save(ctx, app("a"), secret(canary))
	if err != nil {
		b.Fatal(err)
	}
	if _, err := e.Token(ctx, p.ID); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := e.Token(ctx, p.ID); err != nil {
				b.Error(err)
				return
			}
		}
	})
}
