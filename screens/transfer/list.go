package transfer

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/transfer"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// list is the connections that go or come, each with what is to be decided.
type list struct {
	s     *Screen
	box   *fyne.Container
	built string
	rows  []row
}

// row is one of them.
type row struct {
	on     *parts.Check
	choice *parts.Options
	asked  []*parts.Choice
}

// key says when the widgets must be made anew.
func key(st transfer.State) string {
	var b strings.Builder
	b.WriteString(string(st.Side))
	if st.Side == transfer.Out {
		for _, p := range st.There {
			b.WriteString("|" + p.ID + "|" + p.Name)
		}
		return b.String()
	}
	for _, x := range st.Items {
		b.WriteString("|" + x.From + "|" + x.Profile.ID + "|" + x.There + "|" + strconv.Itoa(len(x.Asked)))
	}
	return b.String()
}

func (l *list) render(st transfer.State) {
	if now := key(st); now != l.built {
		l.built, l.rows, l.box.Objects = now, nil, nil
		if st.Side == transfer.Out {
			for _, p := range st.There {
				l.going(p)
			}
		} else {
			for i, x := range st.Items {
				l.coming(i, x)
			}
		}
	}
	parts.Show(l.box, len(l.rows) > 0)
	for i, r := range l.rows {
		if st.Side == transfer.Out {
			r.on.SetOn(contains(st.Chosen, st.There[i].ID))
			continue
		}
		x := st.Items[i]
		r.on.SetOn(x.On)
		if r.choice != nil {
			r.choice.SetChosen(string(x.Choice))
		}
		for n, c := range r.asked {
			c.SetChosen(x.Asked[n].Chosen)
		}
	}
}

func contains(ids []string, id string) bool {
	for _, x := range ids {
		if x == id {
			return true
		}
	}
	return false
}

func (l *list) going(p connection.Profile) {
	on := l.s.kit.Check(l.name(p), place(p), func(bool) { l.s.to.Send(transfer.Toggled{ID: p.ID}) })
	l.rows = append(l.rows, row{on: on})
	l.box.Add(on)
}

func (l *list) name(p connection.Profile) string {
	if p.Name == "" {
		return l.s.kit.Say("home.unnamed")
	}
	return p.Name
}

// place is where a connection leads.
func place(p connection.Profile) string {
	var list []string
	for _, s := range []string{p.Group, p.Tenant, p.Environment, p.Company.Label()} {
		if s != "" {
			list = append(list, s)
		}
	}
	for _, tag := range p.Tags.List() {
		list = append(list, "#"+tag)
	}
	return strings.Join(list, " · ")
}

func (l *list) coming(i int, x transfer.Item) {
	k, send := l.s.kit, l.s.to.Send
	words := []string{}
	if at := place(x.Profile); at != "" {
		words = append(words, at)
	}
	if x.From != "" {
		words = append(words, k.Say("move.from", "name", x.From))
	}
	if !x.Secret.Empty() {
		n := strconv.Itoa(x.Secret.Len())
		if x.Line > 0 {
			words = append(words, k.Say("move.secret.line", "count", n, "line", strconv.Itoa(x.Line)))
		} else {
			words = append(words, k.Say("move.secret", "count", n))
		}
	}
	r := row{on: k.Check(l.name(x.Profile), strings.Join(words, "\n"), func(bool) { send(transfer.ItemToggled{Item: i}) })}
	body := parts.Column(8, r.on)
	below := parts.Column(8)
	if x.There != "" {
		options := make([]parts.Option, 0, len(transfer.Choices()))
		for _, c := range transfer.Choices() {
			options = append(options, parts.Option{ID: string(c), Title: k.Say("move.choice." + string(c))})
		}
		r.choice = k.Options(func(id string) { send(transfer.Decided{Item: i, Choice: transfer.Choice(id)}) }, options...)
		r.choice.Sideways(3, 180)
		below.Add(k.Text(parts.Body().In(look.Attention), k.Say("move.there", "name", x.There)))
		below.Add(r.choice)
	}
	for n, q := range x.Asked {
		c := k.Choice(k.Say("field."+field(q.Field)), k.Say("move.several"), func(v string) { send(transfer.Answered{Item: i, Question: n, Value: v}) })
		items := make([]parts.Item, 0, len(q.Values))
		for _, v := range q.Values {
			items = append(items, parts.Item{ID: v, Title: v})
		}
		c.SetItems(items)
		r.asked = append(r.asked, c)
		below.Add(c)
	}
	if len(below.Objects) > 0 {
		body.Add(parts.Pad(below, 0, 0, 8, 28))
	}
	l.rows = append(l.rows, r)
	l.box.Add(body)
}

// field is the name under which a field has words.
func field(f connection.Field) string {
	name, _, _ := strings.Cut(string(f), ".")
	return name
}
