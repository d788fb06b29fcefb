# A piano: play it with the keys A S D F G H J K, or with the mouse.
import math
from array import array

import pygame

pygame.mixer.init(22050, -16, 1)
pygame.init()
screen = pygame.display.set_mode((320, 200))
pygame.display.set_caption("Piano")
clock = pygame.time.Clock()

KEYS = [
    pygame.K_a, pygame.K_s, pygame.K_d, pygame.K_f,
    pygame.K_g, pygame.K_h, pygame.K_j, pygame.K_k,
]
# How often the air swings in a second: c, d, e, f, g, a, b, c.
NOTES = [262, 294, 330, 349, 392, 440, 494, 523]


def tone(frequency):
    """A sound is a long list of numbers: a wave that grows quiet."""
    wave = array("h")
    for i in range(11025):
        loudness = 9000 * (1 - i / 11025)
        wave.append(int(loudness * math.sin(i * frequency * 2 * math.pi / 22050)))
    return pygame.mixer.Sound(buffer=wave)


sounds = [tone(frequency) for frequency in NOTES]
glow = [0] * 8

playing = True
while playing:
    played = []
    for event in pygame.event.get():
        if event.type == pygame.QUIT:
            playing = False
        elif event.type == pygame.KEYDOWN and event.key in KEYS:
            played.append(KEYS.index(event.key))
        elif event.type == pygame.MOUSEBUTTONDOWN:
            played.append(event.pos[0] // 40)

    for number in played:
        sounds[number].play()
        glow[number] = 20

    screen.fill("black")
    for number in range(8):
        color = "gold" if glow[number] > 0 else "white"
        glow[number] -= 1
        pygame.draw.rect(screen, color, (number * 40 + 2, 10, 36, 180), border_radius=6)
    pygame.display.flip()
    clock.tick(60)
