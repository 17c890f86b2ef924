package app //nolint:testpackage // worlds are not for the outside

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"bcconnect/connection"
	"bcconnect/connection/bundle"
	"bcconnect/connection/cards"
	"bcconnect/connection/handover"
	"bcconnect/connection/setup"
	"bcconnect/screens/parts"
	"bcconnect/screens/testkit"
)

// sent is the file of a connection as an administrator sends it back.
func sent(t *testing.T, p connection.Profile, values ...string) string {
	t.Helper()
	var b bytes.Buffer
	if err := handover.WriteFile(&b, p); err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(values...).Replace(b.String())
}

// deskRig is a window whose queue is worked off by the test, as the real one's is by
// the thread that draws.
type deskRig struct {
	*rig
	queue chan func()
}

func newDesk(t *testing.T) *deskRig {
	t.Helper()
	r := &deskRig{rig: newRig(t, "well"), queue: make(chan func(), 1000)}
	r.d.do = func(f func()) { r.queue <- f }
	return r
}

// until waits and works the queue off meanwhile.
func (r *deskRig) until(t *testing.T, what string, is func() bool) {
	t.Helper()
	until(t, what, func() bool {
		for {
			select {
			case f := <-r.queue:
				f()
			default:
				return is()
			}
		}
	})
}

// keep saves a connection in the rig's world and waits until the list shows it.
func (r *deskRig) keep(t *testing.T, p connection.Profile) connection.Profile {
	t.Helper()
	saved, err := r.world.engine.Save(t.Context(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.home.Send(cards.Opened{})
	r.until(t, "the list with "+p.Name, func() bool {
		now, ok := r.home.State().Find(saved.ID)
		return ok && now.Revision == saved.Revision
	})
	return saved
}

// bring chooses a file as somebody does who takes one in from the home screen.
func (r *deskRig) bring(t *testing.T, text string) {
	t.Helper()
	r.choose = text
	r.home.Send(cards.ImportAsked{})
	r.draw()
	if r.wizard == nil {
		t.Fatal("the wizard does not open")
	}
}

// leaves ends the wizard and goes back to the list.
func (r *deskRig) leaves(t *testing.T, how setup.Event) {
	t.Helper()
	r.wizard.Send(how)
	r.until(t, "the list", func() bool { r.draw(); return r.show.screen == screenHome })
}

func draft(p connection.Profile) connection.Profile {
	p.ID, p.Origin, p.Revision, p.Standing = "", "", 0, connection.Standing{}
	p.Name, p.Draft, p.Environment, p.Company = "Shop", true, "Production", connection.Company{}
	return p
}

// TestFileComesBackToItsConnection takes a file back that was filled in, after
// the connection was renamed: its values lie beside the present ones.
func TestFileComesBackToItsConnection(t *testing.T) {
	r := newDesk(t)
	mine := r.keep(t, draft(r.home.State().Profiles[0]))
	r.keep(t, draft(r.home.State().Profiles[0])) // its namesake
	back := sent(t, mine, `"Production"`, `"Live"`, `"name": "Shop"`, `"name": "Their shop"`)
	mine.Name = "Web shop"
	mine = r.keep(t, mine)

	r.bring(t, back)
	r.until(t, "the values", func() bool { return r.says("This fills in Web shop") && r.says("Live (now: Production)") })
	if st := r.wizard.State(); st.Draft.ID != mine.ID || st.Paste.Undecided() {
		t.Fatalf("it is %s", st.Draft.ID)
	}
	r.press(t, "Close") // refused
	r.leaves(t, setup.LeaveAsked{})
	if p, _ := r.world.engine.Get(t.Context(), mine.ID); p.Environment != "Production" || p.Revision != mine.Revision {
		t.Errorf("refused, and yet %+v", p)
	}

	r.bring(t, back)
	r.until(t, "the values again", func() bool { return r.says("Live (now: Production)") })
	r.press(t, "Use these")
	r.leaves(t, setup.SaveAsked{})
	p, err := r.world.engine.Get(t.Context(), mine.ID)
	if err != nil || p.Environment != "Live" || p.Name != "Web shop" {
		t.Errorf("taken: %+v, %v", p, err)
	}
}

// TestFileOfAnOlderVersionIsAskedAbout has two connections of the file's name,
// and no id in the file.
func TestFileOfAnOlderVersionIsAskedAbout(t *testing.T) {
	r := newDesk(t)
	p := draft(r.home.State().Profiles[0])
	older := sent(t, p, `"Production"`, `"Live"`)
	p.Group = "Contoso"
	r.keep(t, p)
	p.Group = "Fabrikam"
	second := r.keep(t, p)

	r.bring(t, older)
	r.until(t, "the question", func() bool { return r.says("Which connection does this file fill in?") })
	if r.says("now: Production") || button(r.win.Content(), "Use these") != nil {
		t.Error("it is taken before it is said whose it is")
	}
	r.press(t, labelIn(t, r, "Fabrikam"))
	r.until(t, "that one", func() bool { return r.wizard.State().Draft.ID == second.ID && r.says("Live (now: Production)") })
	r.leaves(t, setup.LeaveAsked{})

	r.bring(t, older)
	r.until(t, "the question", func() bool { return r.says("Which connection does this file fill in?") })
	r.press(t, "A new connection")
	r.until(t, "a new one", func() bool {
		st := r.wizard.State()
		return !st.Editing && st.Draft.Name == "Shop" && st.Draft.Environment == "Live"
	})
	// Now something is typed that must not be lost.
	r.choose = sent(t, second, `"Production"`, `"Test"`)
	r.wizard.Send(setup.FileAsked{})
	r.until(t, "the way out", func() bool { return r.says("first save or leave what you typed here") })
	r.press(t, "A new connection")
	r.until(t, "the values", func() bool { return r.says("Test (now: Live)") })
	r.press(t, "Close")
	r.wizard.Send(setup.LeaveAsked{})
	r.leaves(t, setup.Discarded{})
}

// labelIn is the whole label of the button whose label holds a word.
func labelIn(t *testing.T, r *deskRig, word string) string {
	t.Helper()
	for _, b := range testkit.All[*parts.Button](r.win.Content()) {
		if strings.Contains(b.Label(), word) {
			return b.Label()
		}
	}
	t.Fatalf("no button holds %q", word)
	return ""
}

// TestFileWhileAnotherIsEdited asks whether the file is for the one at hand.
func TestFileWhileAnotherIsEdited(t *testing.T) {
	r := newDesk(t)
	open := r.home.State().Profiles[0]
	mine := r.keep(t, draft(open))
	r.edit(open.ID, connection.FieldNone)
	r.choose = sent(t, mine, `"Production"`, `"Live"`)
	r.wizard.Send(setup.FileAsked{})
	r.until(t, "the question", func() bool { return r.says("This file belongs to Shop. Fill that connection in?") })
	r.press(t, "This one: "+open.Name)
	r.until(t, "its values", func() bool { return r.says("This fills in " + open.Name) })
	if st := r.wizard.State(); st.Draft.ID != open.ID {
		t.Errorf("it is %s", st.Draft.ID)
	}
	r.wizard.Send(setup.PasteClosed{})
	r.wizard.Send(setup.FileAsked{})
	r.until(t, "the question again", func() bool { return r.says("Fill that connection in?") })
	r.press(t, "Shop")
	r.until(t, "the other one", func() bool { return r.wizard.State().Draft.ID == mine.ID && r.says("Live (now: Production)") })
}

// TestFileOfADeletedConnection makes a new one and says why.
func TestFileOfADeletedConnection(t *testing.T) {
	r := newDesk(t)
	p := draft(r.home.State().Profiles[0])
	p.ID, p.Group, p.Tags = "0123456789abcdef", "Contoso", "nightly"
	r.bring(t, sent(t, p))
	r.until(t, "the new connection", func() bool {
		st := r.wizard.State()
		return !st.Editing && st.Draft.Name == "Shop" && r.says("is not on this computer")
	})
	r.leaves(t, setup.SaveAsked{})
	r.until(t, "it in the list", func() bool {
		for _, x := range r.home.State().Profiles {
			if x.Name == "Shop" && x.Origin == "0123456789abcdef" && x.Group == "Contoso" && x.Tags == "nightly" {
				return true
			}
		}
		return false
	})
}

// TestPageForMovingPassesAConnectionFileOn opens it in the wizard instead.
func TestPageForMovingPassesAConnectionFileOn(t *testing.T) {
	r := newDesk(t)
	mine := r.keep(t, draft(r.home.State().Profiles[0]))
	text := sent(t, mine, `"Production"`, `"Live"`)
	r.desk.take = func(context.Context) (string, []byte, error) { return "a.bcconn.json", []byte(text), nil }
	r.openPage(cards.PageMove, "")
	r.press(t, "Choose a file")
	r.until(t, "the wizard", func() bool { return r.wizard != nil && r.says("Live (now: Production)") })
	r.leaves(t, setup.LeaveAsked{})
	text = strings.Replace(text, `"format": 1`, `"format": 9`, 1)
	r.openPage(cards.PageMove, "")
	r.press(t, "Choose a file")
	r.until(t, "the finding", func() bool { return r.says("comes from a newer version") })
}

// TestFilesAreDroppedOnTheWindow lets each kind of file fall on it.
func TestFilesAreDroppedOnTheWindow(t *testing.T) {
	r := newDesk(t)
	mine := r.keep(t, draft(r.home.State().Profiles[0]))
	dir := t.TempDir()
	var sealed bytes.Buffer
	if err := bundle.Write(&sealed, []bundle.Entry{{Profile: mine}}, "correct horse battery", bundle.Cost{Time: 2, MemoryKiB: 19 << 10, Threads: 1}); err != nil {
		t.Fatal(err)
	}
	elsewhere, err := storage.ParseURI("https://example.com/x")
	if err != nil {
		t.Fatal(err)
	}
	drop := func(files map[string]string) {
		t.Helper()
		var list []fyne.URI
		for name, text := range files {
			path := filepath.Join(dir, name)
			if text != "" {
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			list = append(list, storage.NewFileURI(path))
		}
		r.dropped(fyne.NewPos(1, 1), append(list, nil, elsewhere))
	}
	page := func() *transferPage { x, _ := r.page.(*transferPage); return x }

	drop(map[string]string{"a.bcconn.json": sent(t, mine, `"Production"`, `"Live"`)})
	r.until(t, "the connection", func() bool { return r.wizard != nil && r.says("Live (now: Production)") })
	drop(map[string]string{"mail.txt": "Tenant ID: fabrikam.com"}) // onto the wizard
	r.until(t, "the text", func() bool { return r.says("fabrikam.com") })
	drop(map[string]string{"gone.txt": ""})
	r.until(t, "the finding", func() bool { return r.says("The file cannot be read") })
	drop(map[string]string{"all.bcbundle": sealed.String()})
	r.until(t, "the page for moving", func() bool { return page() != nil && r.wizard == nil && r.says("Passphrase") })
	drop(map[string]string{"a.env": "TENANT_ID=fabrikam.com\nCLIENT_ID=bbbbbbbb-1111-2222-3333-444444444444\n"})
	r.until(t, "what another tool wrote", func() bool { return r.says("From a.env") })
	drop(map[string]string{"a.png": "\x89PNG\x00"})
	r.until(t, "the kinds that there are", func() bool { return r.says("Read here are connection files") })
	drop(map[string]string{"gone.env": ""})
	r.until(t, "the finding on the list", func() bool { return r.page == nil && r.says("The file cannot be read") })

	two := mine
	two.ID, two.Name = "abcdef", "Second"
	drop(map[string]string{"1.bcconn.json": sent(t, mine, `"Production"`, `"Live"`), "2.bcconn.json": sent(t, two)})
	r.until(t, "both on one page", func() bool {
		return page() != nil && r.wizard == nil && r.says("From 1.bcconn.json") && r.says("From 2.bcconn.json") && r.says("“Shop” is there already")
	})
	r.closePage("")
	r.openSettings()
	drop(map[string]string{"b.env": "TENANT_ID=fabrikam.com\n"})
	r.work.Wait()
	r.until(t, "nothing", func() bool { return true })
	if r.show.screen != screenSettings {
		t.Error("the settings are left for a file")
	}
	r.showHome()
	r.edit(mine.ID, connection.FieldNone)
	r.wizard.Send(setup.Edited{Field: connection.FieldTenant, Value: "typed.example"})
	drop(map[string]string{"all.bcbundle": sealed.String()})
	r.until(t, "what to do first", func() bool { return r.says("This file holds sealed connections") })
	if r.wizard.State().Draft.Tenant != "typed.example" {
		t.Error("what was typed is lost")
	}
}

// TestWindowOpensWithAFile is what double-clicking a file does.
func TestWindowOpensWithAFile(t *testing.T) {
	r := newDesk(t)
	mine := r.keep(t, draft(r.home.State().Profiles[0]))
	path := filepath.Join(t.TempDir(), "a.bcconn.json")
	if err := os.WriteFile(path, []byte(sent(t, mine, `"Production"`, `"Live"`)), 0o600); err != nil {
		t.Fatal(err)
	}
	r.file = readHandedIn(path)
	if !r.file.sandbox() {
		t.Error("it does not know its world")
	}
	r.draw()
	r.until(t, "its connection", func() bool { return r.wizard != nil && r.says("Live (now: Production)") })
	r.leaves(t, setup.LeaveAsked{})
	r.file = readHandedIn(path + ".gone")
	r.until(t, "the finding", func() bool { return r.says("The file cannot be read") })
	if err := os.WriteFile(path, []byte("Dear all, please find attached"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.file = readHandedIn(path)
	r.until(t, "the kinds that there are", func() bool { return r.page == nil && r.says("Read here are connection files") })
	if none := readHandedIn(""); none != nil || none.sandbox() {
		t.Errorf("no file, and yet %+v", none)
	}
}
