package app //nolint:testpackage // worlds are not for the outside

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2/test"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/certificate"
	"bcconnect/connection/check"
	"bcconnect/connection/crash"
	"bcconnect/connection/profiles"
	"bcconnect/connection/snippets"
	"bcconnect/connection/sweep"
	"bcconnect/connection/testkit"
	"bcconnect/connection/trail"
	"bcconnect/connection/transfer"
	"bcconnect/screens/parts"
	eyes "bcconnect/screens/testkit"
)

// glass is a window that is watched: what goes over the wire and to the browser,
// and all that it shows, copies, saves and opens.
type glass struct {
	*rig

	t   *testing.T
	c   *testkit.Canaries
	p   connection.Profile
	dir string

	mu    sync.Mutex
	told  strings.Builder
	outs  int // copies, files and addresses that left the window
	looks int
}

const bundlePhrase = "canary phrase of the window"

func newGlass(t *testing.T, c *testkit.Canaries, scenario string) *glass {
	t.Helper()
	g := &glass{t: t, c: c}
	out := func(what, text string) {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.outs++
		fmt.Fprintf(&g.told, "%s:\n%s\n", what, text)
	}
	g.rig = newRigIn(t, func(a *App) *world {
		a.around = around(t)
		a.desk.copy = func(text string) { out("copied", text) }
		a.desk.open = func(_ context.Context, address string) error { out("opened", address); return nil }
		a.desk.write = func(_ context.Context, name string, content []byte) (string, error) {
			out("written "+name, string(content))
			return filepath.Join("/folder", name), nil
		}
		s := a.around
		s.settings.LogFile = profiles.SwitchOn
		s.way, s.browse = c, c.Browse(t, func(context.Context, string) error { return nil })
		g.dir = s.dir
		return practiseIn(t, scenario, s)
	})
	g.p = g.world.srv.Profiles()[0]
	c.Keep("client secret", g.world.srv.Secret(g.p.ID).Reveal())
	g.home.Send(cards.Opened{Show: g.p.ID})
	g.look("the card", func() bool { return g.home.State().Selected == g.p.ID })
	return g
}

// look waits for something, and takes down what the window shows and holds then.
func (g *glass) look(what string, is func() bool) {
	g.t.Helper()
	until(g.t, what, is)
	g.draw()
	seen := drawn(g.win.Content()) + "\n" + g.win.Title() + "\n" + g.fyne.Clipboard().Content()
	state := fmt.Sprintf("%+v", g.home.State())
	g.mu.Lock()
	defer g.mu.Unlock()
	g.looks++
	fmt.Fprintf(&g.told, "%s:\n%s\n%s\n", what, seen, state)
}

// idle sends to the card and waits until it rests.
func (g *glass) idle(e cards.Event) {
	g.t.Helper()
	g.home.Send(e)
	g.look(fmt.Sprintf("%T", e), func() bool { return !g.home.State().Card(g.p.ID).Busy() })
}

// hands does something that copies, saves or opens.
func (g *glass) hands(what string, do func()) {
	g.t.Helper()
	count := func() int {
		g.mu.Lock()
		defer g.mu.Unlock()
		return g.outs
	}
	before := count()
	do()
	g.look(what, func() bool { return count() > before })
}

// ladder signs in where a person must, gets, looks at, tests and renews a token,
// and hands out every report of it.
func (g *glass) ladder() {
	id := g.p.ID
	if g.p.Mode.Interactive() {
		g.idle(cards.StartAuthorization{ID: id})
	}
	for _, e := range []cards.Event{
		cards.GetToken{ID: id}, cards.CheckToken{ID: id}, cards.TestConnection{ID: id}, cards.RefreshToken{ID: id}, cards.ClaimsToggled{ID: id},
	} {
		g.idle(e)
	}
	for _, r := range g.home.State().Card(id).Results {
		g.home.Send(cards.RungToggled{ID: id, Rung: r.ID})
		g.home.Send(cards.EvidenceToggled{ID: id, Rung: r.ID})
	}
	g.look("the evidence", func() bool { return true })
	g.hands("the summary", func() { g.home.Send(cards.CopySummary{ID: id}) })
	for _, format := range []check.Format{check.FormatText, check.FormatMarkdown, check.FormatJSON, check.FormatJUnit, check.FormatHTML} {
		g.home.Send(cards.ReportToggled{ID: id})
		g.home.Send(cards.ReportFormat{ID: id, Format: format})
		g.hands("report copied as "+string(format), func() { g.home.Send(cards.ReportCopied{ID: id}) })
		g.home.Send(cards.ReportMask{ID: id, On: format == check.FormatJSON})
		g.hands("report saved as "+string(format), func() { g.home.Send(cards.ReportSaved{ID: id}) })
		g.home.Send(cards.ReportToggled{ID: id})
	}
	g.hands("the connection file", func() { g.home.Send(cards.ExportAsked{ID: id}) })
	if !g.p.Mode.Interactive() {
		g.hands("the link of consent", func() { g.home.Send(cards.ConsentLinkCopied{ID: id}) })
		g.hands("the mail of consent", func() { g.home.Send(cards.ConsentMailed{ID: id}) })
	}
}

// pages goes through the pages that hand something out.
func (g *glass) pages() {
	g.openPage(cards.PageSnippets, g.p.ID)
	tools := g.page.(*snippetsPage).session
	for _, tool := range snippets.Kinds() {
		tools.Send(snippets.Picked{Kind: tool})
		g.hands("for "+string(tool), func() { tools.Send(snippets.CopyAsked{}) })
	}
	g.closePage("")

	g.openPage(cards.PageLog, g.p.ID)
	log := g.page.(*logPage).session
	g.look("the log", func() bool { return len(log.State().Rows) > 0 })
	for i := range min(len(log.State().Rows), 40) {
		if i == 0 {
			log.Send(trail.Stepped{By: -len(log.State().Rows)})
		} else {
			log.Send(trail.Stepped{By: 1})
		}
		g.hands("as curl", func() { log.Send(trail.CurlAsked{}) })
		g.hands("as text", func() { log.Send(trail.TextAsked{}) })
	}
	g.hands("HAR", func() { log.Send(trail.SaveAsked{}) })
	g.closePage("")

	g.openPage(cards.PageSweep, "")
	all := g.page.(*sweepPage).session
	g.look("the test of all", func() bool { return all.State().Phase == sweep.Ended })
	g.hands("summary", func() { all.Send(sweep.CopyAsked{}) })
	g.hands("summary as a page", func() { all.Send(sweep.SaveAsked{Format: check.FormatHTML}) })
	g.closePage("")

	g.openPage(cards.PageMove, "")
	move := g.page.(*transferPage).session
	move.Send(transfer.SideChosen{Side: transfer.Out})
	move.Send(transfer.SecretsToggled{Take: true})
	g.draw()
	for i, f := range eyes.All[*parts.SecretEntry](g.win.Content()) {
		if i < 2 {
			test.Type(f.Entry(), bundlePhrase)
		}
	}
	g.look("the passphrase", func() bool { return true })
	g.hands("the sealed file", func() { move.Send(transfer.Go{}) })
	g.closePage("")
}

// careless is a person who pastes a secret and a token where errors are explained,
// and copies the token.
func (g *glass) careless() {
	g.home.Send(cards.ExplainOpened{})
	g.home.Send(cards.ExplainTyped{Text: connection.Secret("AADSTS7000215 for client_secret=" + url.QueryEscape(g.world.srv.Secret(g.p.ID).Reveal()) + " and Authorization: Bearer " + g.c.Any("access_token"))})
	until(g.t, "what it means", func() bool { return g.home.State().Explain.Looked })
	g.mu.Lock() // the box itself shows what was pasted, as it must; nothing else does
	fmt.Fprintf(&g.told, "%+v\n", g.home.State())
	g.mu.Unlock()
	g.home.Send(cards.ExplainClosed{})
	g.look("the list again", func() bool { return true })
	tok, err := g.world.engine.Token(g.t.Context(), g.p.ID)
	if err != nil {
		return // this one has none
	}
	board := g.fyne.Clipboard()
	g.home.Send(cards.CopyTokenAsked{ID: g.p.ID})
	g.home.Send(cards.Confirmed{ID: g.p.ID})
	until(g.t, "the copied token", func() bool { return board.Content() == tok.Access.Reveal() })
	g.clip.ClearWith(board.Content, board.SetContent) // as when the window closes
	g.look("the clipboard afterwards", func() bool { return board.Content() == "" })
}

// proved has the app prove itself by a certificate.
func (g *glass) proved() {
	made, err := certificate.Create(certificate.Request{Name: "canary", Months: 12, Bits: 2048})
	if err != nil {
		g.t.Fatal(err)
	}
	sealed, err := made.Seal()
	if err != nil {
		g.t.Fatal(err)
	}
	text := sealed.Reveal()
	g.c.Keep("certificate key", text[len(text)/2:len(text)/2+64])
	p, err := g.world.engine.Get(g.t.Context(), g.p.ID)
	if err != nil {
		g.t.Fatal(err)
	}
	p.Proof = connection.ProofCertificate
	if _, err := g.world.engine.Save(g.t.Context(), p, &sealed); err != nil {
		g.t.Fatal(err)
	}
	g.home.Send(cards.Opened{Show: p.ID})
	g.idle(cards.GetToken{ID: p.ID})
	g.idle(cards.TestConnection{ID: p.ID})
}

// byCode signs in on another device and revokes what came of it.
func (g *glass) byCode() {
	g.home.Send(cards.StartWithCode{ID: g.p.ID})
	card := func() cards.Card { return g.home.State().Card(g.p.ID) }
	g.look("the code", func() bool { return card().Prompt.Code != "" })
	if _, err := g.world.srv.EnterCode(g.t.Context(), card().Prompt.URL, card().Prompt.Code); err != nil {
		g.t.Fatal(err)
	}
	g.look("the token", func() bool { return card().Facts.Valid && !card().Busy() })
	g.idle(cards.TestConnection{ID: g.p.ID})
	g.home.Send(cards.RevokeAsked{ID: g.p.ID})
	g.idle(cards.Confirmed{ID: g.p.ID})
}

// prompted is the address that is handed to the browser. It carries the state and
// the nonce, which are spent with it.
func prompted() *regexp.Regexp {
	return regexp.MustCompile(`https?://[^\s{}"]+[?&]code_challenge=[^\s{}"]+`)
}

// TestCanariesOfTheWindow walks both grants, the device's code, a certificate and
// a sample of failures through all of the window that shows, copies, saves or
// opens something, with the log file on, and then looks for all that was secret.
func TestCanariesOfTheWindow(t *testing.T) {
	c := testkit.NewCanaries()
	c.Keep("passphrase", bundlePhrase)
	files, looks, outs, size := 0, 0, 0, 0
	for _, scenario := range []string{
		"well", "well-delegate", "well-user", "well-rotation", "secret-wrong", "consent-missing", "refresh-revoked", "app-not-in-bc", "answer-not-json", "sign-in-cancelled",
		"permission-set-missing", "token-other-tenant", "throttled-once",
	} {
		t.Run(scenario, func(t *testing.T) {
			g := newGlass(t, c, scenario)
			watch, err := crash.Begin(g.dir, Version, g.home.State().Profiles[0].Created)
			if err != nil {
				t.Fatal(err)
			}
			defer watch.End()
			g.ladder()
			if strings.HasPrefix(scenario, "well") {
				g.pages()
			}
			g.careless()
			switch scenario {
			case "well":
				g.proved()
			case "well-delegate":
				g.byCode()
			}
			for _, x := range g.world.journal.All() {
				fmt.Fprintf(&g.told, "%+v\n", x)
			}
			g.mu.Lock()
			text := prompted().ReplaceAllString(g.told.String(), "LINK")
			looks, outs, size = looks+g.looks, outs+g.outs, size+len(text)
			g.mu.Unlock()
			c.Search(t, "window", text)
			files += c.Files(t, g.dir, "cloud.json") // the cloud's own memory is the other side
		})
	}
	c.Search(t, "arguments and environment", strings.Join(append(os.Args, os.Environ()...), "\n"))
	caught := c.Kinds()
	n := 0
	for _, what := range []string{
		"client secret", "client_secret", "code", "code_verifier", "refresh_token", "access_token", "id_token", "client_assertion", "certificate key",
		"device_code", "state", "nonce", "Authorization Bearer", "passphrase",
	} {
		if caught[what] == 0 && what != "client secret" { // the wire saw it first
			t.Errorf("no %s was ever caught: %v", what, slices.Sorted(maps.Keys(caught)))
		}
	}
	for _, many := range caught {
		n += many
	}
	t.Logf("soak: canaries of the window: %d (%v); %d looks, %d copies, files and addresses, %d KB, %d files of the data folder", n, caught, looks, outs, size>>10, files)
	if n < 100 || looks < 150 || outs < 150 || size < 1<<20 || files < 40 {
		t.Error("too little was looked at")
	}
}
