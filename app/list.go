package app

import (
	"context"
	"strings"

	"bcconnect/connection/cards"
	"bcconnect/connection/profiles"
)

// statusWords are what the list calls the statuses, so that a search finds them.
func (a *App) statusWords() map[cards.Status]string {
	out := map[cards.Status]string{}
	for _, s := range []cards.Status{cards.Ready, cards.NeedsSignIn, cards.ExpiresSoon, cards.NotWorking, cards.Draft, cards.Untested} {
		out[s] = a.say("status." + string(s))
	}
	return out
}

// loadView and keepView remember how the list is shown, among the settings.
func (w *world) loadView(context.Context) (cards.View, error) {
	s, err := w.book.Settings()
	v := cards.View{Sort: cards.Sort(s.ListSort), Filter: cards.Filter(s.ListFilter)}
	if s.ListFolded != "" {
		v.Folded = strings.Split(strings.TrimSuffix(s.ListFolded, "\n"), "\n")
	}
	return v, err
}

func (w *world) keepView(_ context.Context, v cards.View) error {
	return w.book.ChangeSettings(func(s *profiles.Settings) {
		s.ListSort, s.ListFilter, s.ListFolded = string(v.Sort), string(v.Filter), ""
		for _, group := range v.Folded {
			s.ListFolded += group + "\n" // also the customer without a name
		}
	})
}
