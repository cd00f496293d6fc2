package proof

// A canvas follows the operators of a page and keeps what they paint: the codes, and where everything else stands.
type canvas struct {
	resources *resources
	state     state
	stack     []state
	in        scanner

	numbers [6]float64 // the last operands
	count   int
	name    name
	advance float64 // of the strings since the last operator, in type sizes
	first   int     // of the letters since the last operator
	text    matrix  // of the next character
	line    matrix  // of the line's first

	path    path
	rects   []rect // of the codes that were found
	codes   []symbol
	marks   []mark
	painted []painting
	letters []rune
	pieces  []piece
	edges   []edge
	shown   []rune // on the face that was read last
	grid    grid
}

// state is what q saves and Q brings back.
type state struct {
	ctm          matrix // to millimetres on the page, y downwards
	clip         box
	fill, stroke ink
	width        float64 // of lines
	font         name
	size         float64
	hidden       bool // text that is not shown
}

// An ink is black to some degree, or the spot colour.
type ink struct {
	grey float64 // 0 is black
	spot bool
}

func (i ink) black() bool { return !i.spot && i.grey == 0 }
func (i ink) white() bool { return !i.spot && i.grey == 1 }

// A matrix maps x, y to a*x+c*y+e, b*x+d*y+f.
type matrix struct{ a, b, c, d, e, f float64 }

func (m matrix) apply(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// under is the mapping of m and then that of n.
func (m matrix) under(n matrix) matrix {
	e, f := n.apply(m.e, m.f)
	return matrix{
		m.a*n.a + m.b*n.c, m.a*n.b + m.b*n.d,
		m.c*n.a + m.d*n.c, m.c*n.b + m.d*n.d,
		e, f,
	}
}

var unmoved = matrix{a: 1, d: 1}

func (c *canvas) begin(media Rect, r *resources) {
	c.resources = r
	c.state = state{
		ctm:   matrix{a: mmPerPoint, d: -mmPerPoint, f: media.Height},
		clip:  boxOf(media),
		width: 1,
	}
	c.stack, c.rects, c.codes, c.marks = c.stack[:0], c.rects[:0], c.codes[:0], c.marks[:0]
	c.painted = c.painted[:0]
	c.letters, c.pieces, c.edges = c.letters[:0], c.pieces[:0], c.edges[:0]
	c.path.reset()
	c.clear()
}

// clear forgets the operands.
func (c *canvas) clear() {
	c.numbers = [6]float64{}
	c.count, c.advance, c.name = 0, 0, ""
	c.first = len(c.letters)
}

// draw follows all operators of a page.
func (c *canvas) draw(operators []byte) error {
	c.in.src, c.in.at = operators, 0
	for {
		t := c.in.next()
		switch t.kind {
		case end:
			if len(c.stack) > 0 {
				return because("the page ends before its last q has its Q")
			}
			return nil
		case number:
			c.push(t.number)
		case named:
			c.name = name(t.text)
		case literal, hexed:
			c.advance += c.resources.fonts[c.state.font].of(t.text)
			c.read(t.text)
		case word:
			if err := c.word(t.text); err != nil {
				return err
			}
		default:
			return because("the page has something that is no operator")
		}
	}
}

// push keeps an operand, of more than there is room for the last.
func (c *canvas) push(n float64) {
	if c.count == len(c.numbers) {
		copy(c.numbers[:], c.numbers[1:])
		c.count--
	}
	c.numbers[c.count] = n
	c.count++
}

func (c *canvas) word(op []byte) error {
	switch string(op) {
	case "re":
		if c.count != 4 {
			return because("the page has a rectangle of %d numbers", c.count)
		}
		c.path.rects = append(c.path.rects, rect(c.numbers[:4]))
		c.path.rects = c.in.rectangles(c.path.rects)
		c.count = 0
		return nil
	case "[", "]": // of dashes
		return nil
	}
	from := len(c.marks)
	err := c.operator(op)
	c.paintedFrom(from)
	c.clear()
	return err
}

// operator does what an operator does, as far as it says where something is painted, and with which ink. One that is
// not known is an error: what it paints would go unseen.
func (c *canvas) operator(op []byte) error {
	n := &c.numbers
	if known := c.path.operator(string(op), n, c.state.ctm); known {
		return nil
	}
	switch string(op) {
	case "q":
		c.stack = append(c.stack, c.state)
	case "Q":
		if len(c.stack) == 0 {
			return because("the page has a Q without its q")
		}
		c.state = c.stack[len(c.stack)-1]
		c.stack = c.stack[:len(c.stack)-1]
	case "cm":
		c.state.ctm = matrix{n[0], n[1], n[2], n[3], n[4], n[5]}.under(c.state.ctm)
	case "w":
		c.state.width = n[0]
	case "J", "j", "M", "d", "i", "ri":
	case "Do":
		return c.image()
	default:
		if known, err := c.paint(string(op)); known {
			return err
		}
		if known, err := c.colour(string(op)); known {
			return err
		}
		if known, err := c.write(string(op)); known {
			return err
		}
		return because("the page has the operator %q, which sceneqr never writes", op)
	}
	return nil
}

// colour sets an ink. All but grey and the wanted spot colour is refused by its operator.
func (c *canvas) colour(op string) (known bool, err error) {
	which := &c.state.fill
	switch op {
	case "G", "CS", "SC", "SCN":
		which = &c.state.stroke
	}
	switch op {
	case "g", "G":
		*which = ink{grey: c.numbers[0]}
	case "cs", "CS":
		if c.name != "DeviceGray" && !c.resources.spots[c.name] {
			return true, because("it uses the colour space %q, and is to be in black alone", string(c.name))
		}
		*which = ink{spot: c.name != "DeviceGray"}
	case "sc", "SC", "scn", "SCN":
		if !which.spot {
			which.grey = c.numbers[0]
		}
	case "rg", "RG":
		return true, because("it uses red, green and blue, which a press prints in four colours")
	case "k", "K":
		return true, because("it uses four colours, and is to be in black alone")
	case "gs": // opacity was looked at in all objects
	default:
		return false, nil
	}
	return true, nil
}
