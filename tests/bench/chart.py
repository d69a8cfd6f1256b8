"""A chart of times against sizes, both on logarithmic scales, as SVG."""
import math

WIDTH, HEIGHT = 720, 440
LEFT, RIGHT, TOP, BOTTOM = 70, 210, 40, 50
COLOURS = ["#0b6e4f", "#c44900", "#3a506b", "#8e3b8a", "#7a7a7a"]


def _seconds(value):
    return f"{value * 1000:g} ms" if value < 1 else f"{value:g} s"


def draw(title, sizes, lines):
    """`lines` maps a label to a list of seconds, one for each size, or None where nothing was measured."""
    values = [value for line in lines.values() for value in line if value is not None]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])

    def x(size):
        return LEFT + (WIDTH - LEFT - RIGHT) * (math.log10(size) - first) / (last - first)

    def y(value):
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (math.log10(value) - low) / max(high - low, 1)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
           'font-size="13">', f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
           f'<text x="{LEFT}" y="22" font-size="15">{title}</text>']
    for power in range(low, high + 1):
        at = y(10 ** power)
        out.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        out.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{_seconds(10 ** power)}</text>')
    for size in sizes:
        out.append(f'<path d="M{x(size):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        out.append(f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{size:,}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 12}" text-anchor="middle">files</text>')
    for (label, line), colour in zip(lines.items(), COLOURS):
        points = [(x(size), y(value)) for size, value in zip(sizes, line) if value is not None]
        path = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3" fill="{colour}"/>' for px, py in points]
        value = [value for value in line if value is not None][-1]
        out.append(f'<text x="{points[-1][0] + 8:.1f}" y="{points[-1][1] + 4:.1f}" fill="{colour}">{label}: '
                   f"{value:.3g} s</text>")
    return "\n".join(out + ["</svg>"]) + "\n"
