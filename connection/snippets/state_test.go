package snippets_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/snippets"
)

func open(t *testing.T, svc snippets.Services, p connection.Profile) *snippets.Session {
	t.Helper()
	svc.Explain = func(error) []diagnose.Finding { return []diagnose.Finding{{Code: "not-writable"}} }
	return snippets.Start(t.Context(), svc, snippets.Open(p, p.Effective(connection.Public())))
}

func TestPageCopiesAndSavesTheChosenText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var clipboard, name, file string
		s := open(t, snippets.Services{
			Copy: func(_ context.Context, text string) error { clipboard = text; return nil },
			Save: func(_ context.Context, n, text string) (string, error) { name, file = n, text; return "x.al", nil },
		}, profile(connection.ModeApp))
		defer s.Close()
		if s.State().Chosen != snippets.Curl {
			t.Errorf("first is %s", s.State().Chosen)
		}
		s.Send(snippets.Picked{Kind: snippets.AL})
		s.Send(snippets.CopyAsked{})
		synctest.Wait()
		if clipboard != s.State().Current().Text || !s.State().Copied {
			t.Errorf("copied %q", clipboard)
		}
		s.Send(snippets.SaveAsked{})
		synctest.Wait()
		if name != "order-import.al" || file != clipboard || s.State().Saved != "x.al" || s.State().Copied {
			t.Errorf("saved %q %+v", name, s.State())
		}
		s.Send(snippets.Picked{Kind: snippets.Python})
		if st := s.State(); st.Saved != "" || st.Copied {
			t.Error("what was said of another text stays")
		}
		s.Send(snippets.Picked{Kind: "cobol"})
		if s.State().Chosen != snippets.Python {
			t.Error("an unknown kind was chosen")
		}
	})
}

func TestPageSaysWhyNothingWasSaved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, snippets.Services{
			Save: func(context.Context, string, string) (string, error) { return "", errors.New("full") },
			Copy: func(context.Context, string) error { return errors.New("no clipboard") },
		}, profile(connection.ModeApp))
		defer s.Close()
		for _, e := range []snippets.Event{snippets.SaveAsked{}, snippets.CopyAsked{}} {
			s.Send(e)
			synctest.Wait()
			if st := s.State(); len(st.Findings) != 1 || st.Copied || st.Saved != "" {
				t.Errorf("%T: %+v", e, st)
			}
		}
		s.Send(snippets.Picked{Kind: snippets.HTTP})
		if len(s.State().Findings) != 0 {
			t.Error("the finding stays with another text")
		}
	})
}

func TestPageOfAConnectionThatNothingFits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, snippets.Services{}, connection.Profile{Name: "x"})
		defer s.Close()
		s.Send(snippets.CopyAsked{}) // must not call what is not there
		s.Send(snippets.SaveAsked{})
		synctest.Wait()
		if st := s.State(); st.Current().Why != snippets.ReasonUnfinished || st.Copied {
			t.Errorf("%+v", st.Current())
		}
	})
	web := profile(connection.ModeUser)
	web.Platform = connection.PlatformWeb
	if got := snippets.Open(web, web.Effective(connection.Public())).Chosen; got != snippets.Postman {
		t.Errorf("the first that fits is %s", got)
	}
}
