package wizard

import (
	"slices"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/setup"
	"bcconnect/screens/parts"

	"fyne.io/fyne/v2"
)

// placePage asks for environment and company: from lists once a token is
// there, as text before.
type placePage struct {
	s        *Screen
	guide    *parts.Guide
	token    *parts.Banner
	env      *parts.Field
	envList  *parts.Choice
	envKind  *fyne.Container
	kindPill *parts.Pill
	kindText *parts.Text
	envNear  *nearRow
	company  *parts.Field
	list     *parts.Choice
	coNear   *nearRow
	routes   *routesField
	reload   *parts.Button
	root     fyne.CanvasObject
}

func newPlacePage(s *Screen) *placePage {
	k := s.kit
	p := &placePage{s: s, guide: k.Guide(), token: k.Banner(parts.ToneWell, "")}
	p.guide.OnLink = s.link
	p.env = s.fieldOf(connection.FieldEnvironment, true)
	p.env.SetPlaceHolder(s.say("wizard.field.environment.example"))
	p.envList = k.Choice(s.say("wizard.field.environment"), s.say("wizard.field.environment.from"), func(id string) {
		s.emit(setup.EnvironmentPicked{Name: id})
	})
	p.envList.Free = true
	s.targets[connection.FieldEnvironment] = func() fyne.Focusable { return either(p.envList, p.env) }
	p.kindPill, p.kindText = k.Pill("", parts.ToneNeutral, false), k.Text(parts.Small(), "")
	p.envKind = parts.Wrap(8, p.kindPill, p.kindText)
	p.envNear = newNearRow(s, func(name string) { s.emit(setup.EnvironmentPicked{Name: name}) })
	p.company = s.fieldOf(connection.FieldCompany, true)
	p.company.SetPlaceHolder(s.say("wizard.field.company.example"))
	p.list = k.Choice(s.say("wizard.field.company"), s.say("wizard.field.company.from"), p.pickCompany)
	p.list.Free = true
	s.targets[connection.FieldCompany] = func() fyne.Focusable { return either(p.list, p.company) }
	p.coNear = newNearRow(s, p.pickCompany)
	p.routes = newRoutesField(s)
	p.reload = k.Button(s.say("wizard.place.reload"), parts.Quiet, func() { s.emit(setup.ListsAsked{}) }).SetSmall()
	head := parts.RowGrow(12, 0, k.Text(parts.Heading(), s.say("wizard.place.title")), p.reload)
	form := parts.Column(14, head, p.token,
		parts.Column(6, p.env, p.envList, p.envKind, p.envNear.root), parts.Column(6, p.company, p.list, p.coNear.root), p.routes.root)
	p.root = s.halves(p.guide, form)
	return p
}

// either is the one of list and field that is shown.
func either(c *parts.Choice, f *parts.Field) fyne.Focusable {
	if c.Visible() {
		return c.Head()
	}
	return f.Entry()
}

func (p *placePage) object() fyne.CanvasObject { return p.root }

func (p *placePage) render(st setup.State) {
	p.guide.Set(p.guideOf(st))
	parts.Show(p.reload, st.HasToken())
	p.drawToken(st)
	p.drawEnvironment(st)
	p.drawCompany(st)
	p.routes.render(st)
}

func (p *placePage) guideOf(st setup.State) parts.GuideText {
	say := p.s.say
	if st.Draft.Mode.Interactive() {
		return parts.GuideText{
			Title: say("wizard.guide.bc.title"), Intro: say("wizard.guide.bc.person.intro"),
			Steps: say("wizard.guide.bc.person"), Note: say("wizard.guide.bc.note.person"),
		}
	}
	return parts.GuideText{
		Title: say("wizard.guide.bc.title"), Intro: say("wizard.guide.bc.intro"),
		Steps: say("wizard.guide.bc.app"), Note: say("wizard.guide.bc.note.app"),
	}
}

func (p *placePage) drawToken(st setup.State) {
	say := p.s.say
	switch {
	case !st.HasToken():
		p.token.Set(parts.ToneNeutral, say("wizard.place.none"))
	case st.Draft.Mode.Interactive() && st.Token.AuthorisedBy != "":
		p.token.Set(parts.ToneWell, say("wizard.place.token.by", "account", st.Token.AuthorisedBy))
	default:
		p.token.Set(parts.ToneWell, say("wizard.place.token"))
	}
}

func (p *placePage) drawEnvironment(st setup.State) {
	s := p.s
	listed := len(st.Environments) > 0 || st.Busy(setup.TaskEnvironments)
	parts.Show(p.envList, listed)
	parts.Show(p.env, !listed)
	s.draw(st, connection.FieldEnvironment, p.env)
	caption := s.say("wizard.field.environment.from")
	if f, bad := first(st.TroubleOf(setup.TaskEnvironments)); bad {
		caption = s.say("wizard.place.unlisted", "why", s.findingTitle(f))
	}
	p.env.SetCaption(caption)
	items := make([]parts.Item, 0, len(st.Environments))
	for _, e := range st.Environments {
		items = append(items, parts.Item{ID: e.Name, Title: e.Name, Note: environmentNote(e)})
	}
	p.envList.SetItems(items)
	p.envList.SetChosen(st.Draft.Environment)
	p.listState(p.envList, st.Busy(setup.TaskEnvironments))
	if i, ok := st.Shown(connection.FieldEnvironment); ok {
		p.envList.SetError(s.issue(i))
	} else {
		p.envList.SetError("")
	}
	p.drawKind(st)
	p.envNear.set(st.UnknownEnvironment(), st.NearEnvironments())
}

// environmentNote tells environments of the same name apart, and says of one
// that does not run what is the matter.
func environmentNote(e check.Environment) string {
	notes := []string{e.Type, e.Country, e.Version}
	if !strings.EqualFold(e.Status, "Active") {
		notes = append(notes, e.Status)
	}
	return strings.Join(slices.DeleteFunc(notes, func(n string) bool { return n == "" }), " · ")
}

func (p *placePage) listState(c *parts.Choice, loading bool) {
	if loading {
		c.SetEmpty(p.s.say("wizard.place.loading"))
		return
	}
	c.SetEmpty(p.s.say("wizard.place.choose"))
}

// drawKind marks production plainly.
func (p *placePage) drawKind(st setup.State) {
	say := p.s.say
	parts.Show(p.envKind, st.Draft.EnvironmentType != "")
	if st.Production() {
		p.kindPill.Set(say("wizard.place.production"), parts.ToneAttention, true)
		p.kindText.SetText(say("wizard.place.production.text"))
		return
	}
	p.kindPill.Set(say("wizard.place.sandbox"), parts.ToneNeutral, false)
	p.kindText.SetText("")
}

func (p *placePage) drawCompany(st setup.State) {
	s := p.s
	listed := len(st.Companies) > 0 || st.Busy(setup.TaskCompanies)
	waits := !listed && st.HasToken() && st.Draft.Environment == "" && len(st.Environments) > 0
	parts.Show(p.list, listed || waits)
	parts.Show(p.company, !listed && !waits)
	s.draw(st, connection.FieldCompany, p.company)
	caption := s.say("wizard.field.company.from")
	if f, bad := first(st.TroubleOf(setup.TaskCompanies)); bad {
		caption = s.say("wizard.place.unlisted", "why", s.findingTitle(f))
	}
	p.company.SetCaption(caption)
	items := make([]parts.Item, 0, len(st.Companies))
	chosen := st.CompanyText
	for _, c := range st.Companies {
		note := ""
		if c.Name != c.Label() {
			note = c.Name
		}
		items = append(items, parts.Item{ID: companyID(c), Title: c.Label(), Note: note})
		if st.Draft.Company == c {
			chosen = companyID(c)
		}
	}
	p.list.SetItems(items)
	p.list.SetChosen(chosen)
	p.list.SetEnabled(!waits, s.say("wizard.place.first"))
	p.listState(p.list, st.Busy(setup.TaskCompanies))
	near := make([]string, 0, len(st.Companies))
	for _, c := range st.NearCompanies() {
		near = append(near, c.Label())
	}
	p.coNear.set(st.UnknownCompany(), near)
}

func companyID(c connection.Company) string {
	if c.ID != "" {
		return c.ID
	}
	return c.Label()
}

// pickCompany takes a listed company, or what was typed.
func (p *placePage) pickCompany(id string) {
	for _, c := range p.s.state.Companies {
		if companyID(c) == id || c.Label() == id {
			p.s.emit(setup.CompanyPicked{Company: c})
			return
		}
	}
	p.s.emit(setup.Edited{Field: connection.FieldCompany, Value: id})
	p.s.emit(setup.Left{Field: connection.FieldCompany})
}

// nearRow offers what somebody may have meant.
type nearRow struct {
	s     *Screen
	names []string
	words *parts.Text
	row   *fyne.Container
	root  *fyne.Container
	pick  func(string)
}

func newNearRow(s *Screen, pick func(string)) *nearRow {
	n := &nearRow{s: s, pick: pick, row: parts.Wrap(8)}
	n.words = s.kit.Text(parts.Small().In("attention"), "")
	n.root = parts.Column(6, n.words, n.row)
	n.root.Hide()
	return n
}

func (n *nearRow) set(unknown bool, names []string) {
	parts.Show(n.root, unknown || len(names) > 0)
	parts.Show(n.row, len(names) > 0)
	if len(names) > 0 {
		n.words.SetText(n.s.say("wizard.place.near"))
	} else {
		n.words.SetText(n.s.say("wizard.place.unknown"))
	}
	const most = 3
	names = names[:min(len(names), most)]
	if len(names) == len(n.names) {
		same := true
		for i := range names {
			same = same && names[i] == n.names[i]
		}
		if same {
			return
		}
	}
	n.names = append([]string(nil), names...)
	n.row.Objects = nil
	for _, name := range names {
		n.row.Add(n.s.kit.Button(name, parts.Secondary, func() { n.pick(name) }).SetSmall())
	}
}
